import { join, relative } from 'node:path';
import { openRun, type WritableRun } from '../campaign/index.ts';
import { analyse, type Findings, terminalSummary, writeReport } from '../findings/index.ts';
import { onStdout } from '../findings/report/colours.ts';
import type { StoredRun } from '../model/index.ts';
import { holdsNoRecord, reclaimCommand, StoreError, whileHolding } from '../workshop/index.ts';
import { isSystemError, systemWords } from './explain.ts';
import { partsOfRun } from './own-parts.ts';
import { upToDate } from './reduced.ts';
import { quoted } from './resume.ts';

export interface PublishedRun {
  readonly findings: Findings;
  /** What `--json` prints. */
  readonly json: {
    readonly experiment: string;
    readonly run: string;
    readonly report: string;
    readonly findings: Findings;
  };
}

/** Says of a folder that has a plan but no record what it is, and what to do. */
export const noRun = (folder: string): string =>
  `${folder} holds a plan but no record: nothing was measured in it, so it is no run. Go on with \`npm run reclaim -- run --resume ${quoted(folder)}\`, or delete it.`;

/**
 * Writes the report of a stored run while nobody else may change it.
 *
 * @throws {LockedError} when another process holds the run, {StoreError} when it holds no run or no record.
 */
export async function publishFolder(
  folder: string,
  options: { readonly colour: boolean; readonly print: boolean; readonly experiments: string },
): Promise<PublishedRun> {
  return await whileHolding(folder, (held) => publishHeld(held, options));
}

/**
 * Writes the report of a run that the caller holds: nobody comes between what was measured and its report.
 */
export async function publishHeld(
  held: WritableRun,
  options: { readonly colour: boolean; readonly print: boolean; readonly experiments: string },
): Promise<PublishedRun> {
  const { own, differences } = await partsOfRun(openRun(held.folder).plan, options.experiments);
  for (const text of differences) process.stderr.write(`${text}\n`);
  const run = await upToDate(held, own.files);
  if (holdsNoRecord(held.folder)) throw new StoreError(noRun(held.folder));
  return await publish(run, options);
}

/**
 * From stored records to report and terminal summary: the same path for a fresh run and for an old one.
 *
 * @throws {ReportNotWrittenError} when the folder cannot be written; the records are kept.
 */
async function publish(
  run: StoredRun,
  options: { readonly colour: boolean; readonly print: boolean },
): Promise<PublishedRun> {
  const findings = analyse(run, { reclaim: reclaimCommand });
  try {
    await writeReport(run, findings);
  } catch (error) {
    if (!(error instanceof Error) || !isSystemError(error)) throw error;
    throw new ReportNotWrittenError(
      `The report could not be written. ${systemWords(error)}\nThe records are kept; write it later with:\n  ${reclaimCommand} report ${quoted(relative(process.cwd(), run.folder) || '.')}`,
      { cause: error },
    );
  }
  const json = publishedAs(run, findings);
  if (options.print) {
    const { report } = json;
    const width = Math.min(process.stdout.columns || 100, 140);
    process.stdout.write(
      `${terminalSummary(findings, { width, colour: options.colour && onStdout.isColorSupported })}\n`,
    );
    process.stdout.write(
      `report: ${onStdout.cyan(report)}  (${onStdout.cyan(report.replace(/html$/, 'md'))} for GitHub)\n\n`,
    );
  }
  return { findings, json };
}

/** What `--json` prints of a run whose report is there already. Writes nothing. */
export const publishedAlready = (run: StoredRun): PublishedRun['json'] =>
  publishedAs(run, analyse(run, { reclaim: reclaimCommand }));

function publishedAs(run: StoredRun, findings: Findings): PublishedRun['json'] {
  return {
    experiment: run.plan.experiment.name,
    run: relative(process.cwd(), run.folder),
    report: relative(process.cwd(), join(run.folder, 'report.html')),
    findings,
  };
}

/** A report could not be written; the message says what is kept, and how to write it later. */
export class ReportNotWrittenError extends Error {
  override readonly name = 'ReportNotWrittenError';
}
