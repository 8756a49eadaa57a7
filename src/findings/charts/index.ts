/**
 * From a stored run and its findings to pictures: Vega-Lite specifications, SVG without a browser, PNG
 * through resvg with a bundled font. May import `analysis/`, `statistics/` and `src/model`.
 */
export * from './draw.ts';
export { outcomeWords } from './outcome-table.ts';
export * from './palette.ts';
