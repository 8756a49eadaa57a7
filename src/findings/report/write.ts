import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredRun } from '../../model/index.ts';
import { writeWholeText } from '../../workshop/files.ts';
import type { Findings } from '../analysis/index.ts';
import { type Drawing, drawCharts } from '../charts/index.ts';
import { toHtml } from './html.ts';
import { toMarkdown } from './markdown.ts';
import { reportBlocks } from './sections.ts';

/** Paths of what was written. */
export interface ReportFiles {
  readonly markdown: string;
  readonly html: string;
  readonly summary: string;
  readonly charts: readonly string[];
}

/**
 * Writes report.md, report.html, summary.json (the findings) and charts/*.svg with their .png into the run's
 * folder. Each file is written aside and renamed, so a reader never sees half of one; the charts folder is
 * replaced as a whole.
 *
 * @throws {ChartSpecificationError} when a chart cannot be drawn as specified, and file system errors as they
 *   are.
 */
export async function writeReport(run: StoredRun, findings: Findings): Promise<ReportFiles> {
  const drawings = await drawCharts(run, findings);
  const blocks = reportBlocks(findings, drawings);
  const at = (name: string) => join(run.folder, name);

  const charts = await replaceCharts(at('charts'), drawings);
  writeWholeText(at('summary.json'), `${JSON.stringify(findings, null, 1)}\n`);
  writeWholeText(at('report.md'), toMarkdown(blocks));
  writeWholeText(at('report.html'), toHtml(findings.experiment.title, blocks));
  return { markdown: at('report.md'), html: at('report.html'), summary: at('summary.json'), charts };
}

async function replaceCharts(folder: string, drawings: readonly Drawing[]): Promise<readonly string[]> {
  const aside = `${folder}.${process.pid}.tmp`;
  await mkdir(aside, { recursive: true });
  try {
    for (const { file, svg, png } of drawings) {
      await writeFile(join(aside, `${file}.svg`), svg);
      await writeFile(join(aside, `${file}.png`), png);
    }
    await rm(folder, { recursive: true, force: true });
    await rename(aside, folder);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return drawings.map(({ file }) => join(folder, `${file}.svg`));
}
