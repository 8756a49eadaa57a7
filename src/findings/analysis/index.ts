/**
 * From stored records to findings: metrics, tables per cell, noise floors, judged claims, what surprises. May import `statistics/` and `src/model`.
 */
export * from './analyse.ts';
export * from './coordinates.ts';
export * from './findings.ts';
export * from './metrics.ts';
export * from './units.ts';
export * from './wrap-words.ts';
