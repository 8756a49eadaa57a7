/**
 * From findings and charts to what people read: report.md, report.html, summary.json, and the table in the terminal. May import `charts/`, `analysis/`,
 * `statistics/` and `src/model`.
 */
export * from './terminal.ts';
export * from './write.ts';
