import { join, relative } from 'node:path';
import { analyse, type Findings, terminalSummary, writeReport } from '../findings/index.ts';
import { onStdout } from '../findings/report/colours.ts';
import type { StoredRun } from '../model/index.ts';
import { isSystemError, systemWords } from './explain.ts';
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

/**
 * From stored records to report and terminal summary: the same path for a fresh run and for an old one.
 *
 * @throws {ReportNotWrittenError} when the folder cannot be written; the records are kept.
 */
export async function publish(
  run: StoredRun,
  options: { readonly colour: boolean; readonly print: boolean },
): Promise<PublishedRun> {
  const findings = analyse(run);
  try {
    await writeReport(run, findings);
  } catch (error) {
    if (!(error instanceof Error) || !isSystemError(error)) throw error;
    throw new ReportNotWrittenError(
      `The report could not be written. ${systemWords(error)}\nThe records are kept; write it later with:\n  npm run reclaim -- report ${quoted(relative(process.cwd(), run.folder) || '.')}`,
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
export const publishedAlready = (run: StoredRun): PublishedRun['json'] => publishedAs(run, analyse(run));

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
