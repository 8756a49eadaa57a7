/**
 * From stored records to findings: metrics, tables per cell, noise floors, judged claims, what surprises. May
 * import `statistics/` and `src/model`.
 */
export * from './analyse.ts';
export * from './findings.ts';
export * from './grouped.ts';
export * from './metrics.ts';
export * from './places.ts';
export type { ToldWarning } from './told-warnings.ts';
export * from './units.ts';
export * from './warning-texts.ts';
export * from './wrap-words.ts';
