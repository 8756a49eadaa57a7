/**
 * From findings and charts to what people read: report.md, report.html, summary.json, and the table in the
 * terminal. May import `charts/`, `analysis/`, `statistics/` and `src/model`.
 */
export {
  type Block,
  code,
  heading,
  list,
  type Piece,
  paragraph,
  strong,
  type Text,
  type Tone,
} from './document.ts';
export { environmentBlocks } from './environment.ts';
export { toHtml } from './html.ts';
export { toMarkdown } from './markdown.ts';
export * from './terminal.ts';
export * from './write.ts';
