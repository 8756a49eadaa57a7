/**
 * Pure functions of stored records: tables, judged claims, charts, reports. May import `src/model` only;
 * never runs or measures anything.
 *
 * `statistics/` knows numbers, `analysis/` knows records, `charts/` draws, `report/` writes; each imports
 * only what stands before it.
 */

export * from '../statistics/index.ts';
export {
  type AnalyseOptions,
  analyse,
  type Findings,
  formatMetric,
  type Metric,
  metrics,
} from './analysis/index.ts';
export {
  type Block,
  code,
  environmentBlocks,
  heading,
  list,
  type Piece,
  paragraph,
  type ReportFiles,
  strong,
  type TerminalOptions,
  type Text,
  type Tone,
  terminalSummary,
  toHtml,
  toMarkdown,
  writeReport,
} from './report/index.ts';
