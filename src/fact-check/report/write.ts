import { join } from 'node:path';
import { toHtml, toMarkdown } from '../../findings/index.ts';
import { writeWholeText } from '../../workshop/index.ts';
import type { FactFindings } from '../findings/findings.ts';
import { factCheckBlocks } from './blocks.ts';

/** Writes report.md, report.html and summary.json (the findings) into the run's folder. */
export function writeFactCheckReport(folder: string, findings: FactFindings): void {
  const blocks = factCheckBlocks(findings);
  writeWholeText(join(folder, 'summary.json'), `${JSON.stringify(findings, null, 1)}\n`);
  writeWholeText(join(folder, 'report.md'), toMarkdown(blocks));
  writeWholeText(join(folder, 'report.html'), toHtml(findings.plan.title, blocks));
}
