/**
 * Plain data and units shared by all rooms: definition, plan, records, outcomes, warnings.
 * Imports nothing. Holds no behaviour beyond unit constructors, lists of names, the decoding of columns and texts made visible.
 */
export type * from './cell.ts';
export type * from './environment.ts';
export type * from './experiment.ts';
export * from './fact-check.ts';
export * from './frees.ts';
export * from './managers.ts';
export * from './names.ts';
export * from './names-of.ts';
export * from './outcome.ts';
export * from './plan.ts';
export * from './raw.ts';
export type * from './record.ts';
export type * from './run.ts';
export * from './units.ts';
export * from './visible-text.ts';
export type * from './warning.ts';
