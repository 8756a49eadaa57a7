/**
 * Formulas over plain numbers: quantiles, bootstrap intervals, effect sizes, outlier flags, survival,
 * utilisation, distilled overhead, corrections for many comparisons. Knows nothing of records; imports
 * the model at most.
 */
export * from './bootstrap.ts';
export * from './comparisons.ts';
export * from './effect.ts';
export * from './noise.ts';
export * from './outliers.ts';
export * from './overhead.ts';
export * from './quantiles.ts';
export * from './survival.ts';
export * from './utilisation.ts';
export * from './verdict.ts';
