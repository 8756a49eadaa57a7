import { join } from 'node:path';
import { toHtml, toMarkdown, writeAside } from '../../findings/index.ts';
import type { FactFindings } from '../findings/findings.ts';
import { factCheckBlocks } from './blocks.ts';

/** Writes report.md, report.html and summary.json (the findings) into the run's folder. */
export async function writeFactCheckReport(folder: string, findings: FactFindings): Promise<void> {
  const blocks = factCheckBlocks(findings);
  await writeAside(join(folder, 'summary.json'), `${JSON.stringify(findings, null, 1)}\n`);
  await writeAside(join(folder, 'report.md'), toMarkdown(blocks));
  await writeAside(join(folder, 'report.html'), toHtml(findings.plan.title, blocks));
}
