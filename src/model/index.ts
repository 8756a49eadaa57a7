/**
 * Plain data and units shared by all rooms: definition, plan, records, outcomes, warnings.
 * Imports nothing. Holds the tables from which everything else derives (`managers.ts`, `factors.ts`), the
 * rules of values, and pure functions of its own data.
 */
export * from './cell.ts';
export * from './cell-rules.ts';
export type * from './environment.ts';
export * from './experiment.ts';
export * from './fact-check.ts';
export * from './factors.ts';
export * from './frees.ts';
export * from './managers.ts';
export * from './names.ts';
export * from './names-of.ts';
export * from './outcome.ts';
export * from './own-parts.ts';
export * from './plan.ts';
export * from './raw.ts';
export type * from './record.ts';
export type * from './run.ts';
export * from './units.ts';
export * from './v8-flags.ts';
export { complaint, type ValueRule } from './value-rules.ts';
export * from './visible-text.ts';
export * from './warning.ts';
export * from './where.ts';
