/**
 * Pure functions of stored records: tables, judged claims, charts, reports. May import model, statistics and
 * the workshop's names; never runs or measures anything. `analysis/` knows records, `charts/` draws,
 * `report/` writes; each imports only what stands before it.
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
