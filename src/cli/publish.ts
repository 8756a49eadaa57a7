import { join, relative } from 'node:path';
import pc from 'picocolors';
import { analyse, type Findings, terminalSummary, writeReport } from '../findings/index.ts';
import type { StoredRun } from '../model/index.ts';

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

/** From stored records to report and terminal summary: the same path for a fresh run and for an old one. */
export async function publish(
  run: StoredRun,
  options: { readonly colour: boolean; readonly print: boolean },
): Promise<PublishedRun> {
  const findings = analyse(run);
  await writeReport(run, findings);
  const report = relative(process.cwd(), join(run.folder, 'report.html'));
  if (options.print) {
    const width = Math.max(80, Math.min(process.stdout.columns ?? 100, 140));
    process.stdout.write(
      `${terminalSummary(findings, { width, colour: options.colour && pc.isColorSupported })}\n`,
    );
    process.stdout.write(
      `report: ${pc.cyan(report)}  (${pc.cyan(report.replace(/html$/, 'md'))} for GitHub)\n\n`,
    );
  }
  return {
    findings,
    json: {
      experiment: run.plan.experiment.name,
      run: relative(process.cwd(), run.folder),
      report,
      findings,
    },
  };
}
