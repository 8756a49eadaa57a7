import { join, relative, resolve } from 'node:path';
import { captureEnvironment, InterruptedError } from '../campaign/index.ts';
import {
  chooseInterpreters,
  createFactCheckRun,
  type FactCheck,
  type FactCheckPlan,
  type FactFindings,
  factCheckSummary,
  judgeFactCheck,
  openFactCheckRun,
  planFactCheck,
  runFactCheck,
  writeFactCheckReport,
} from '../fact-check/index.ts';
import { onStderr, onStdout } from '../findings/report/colours.ts';
import { findInterpreters } from '../oracles/cpython/index.ts';
import { whileHolding } from '../workshop/index.ts';
import { exitCodes, UsageError } from './errors.ts';
import { isFactCheck, loadDefinition } from './experiments.ts';
import { ProgressLine } from './progress.ts';

interface Options {
  readonly experiments: string;
  readonly results: string;
  readonly json?: true;
}

/** What `--json` prints of a fact check. */
export interface PublishedFactCheck {
  readonly experiment: string;
  readonly run: string;
  readonly report: string;
  readonly findings: FactFindings;
}

/** What would be run, with the interpreters of this machine. */
export async function factCheckPlan(factCheck: FactCheck): Promise<FactCheckPlan> {
  return planFactCheck(factCheck, chooseInterpreters(await findInterpreters()));
}

/** Runs a fact check to its end and writes its report. Null when it was interrupted. */
export async function performFactCheck(
  factCheck: FactCheck,
  options: Options,
  signal: AbortSignal,
): Promise<PublishedFactCheck | null> {
  const chosen = chooseInterpreters(await findInterpreters());
  const plan = planFactCheck(factCheck, chosen);
  const writer = createFactCheckRun(options.results, plan, captureEnvironment(), new Date());
  const line = new ProgressLine();
  line.note(`${plan.name}: ${plan.title}`);
  for (const text of plan.missing) line.note(onStderr.red(text));
  try {
    await runFactCheck({
      factCheck,
      definitionFile: resolve(options.experiments, `${factCheck.name}.ts`),
      chosen,
      writer,
      signal,
      onProgress: (done, total, { id }) => line.update(`  ${done}/${total} ${id}`),
    });
  } catch (error) {
    // It is not resumed, so a folder without any record is of no use to anybody.
    writer.abandon();
    if (!(error instanceof InterruptedError)) throw error;
    line.clear();
    line.note('interrupted. A fact check takes a minute or two and is not resumed; run it again.');
    process.exitCode = exitCodes.interrupted;
    return null;
  } finally {
    line.clear();
    writer.close();
  }
  return publishFactCheck(writer.folder, options);
}

/**
 * From stored records to report and terminal summary. The judgements are those of the experiment file of the
 * run's name.
 */
export async function publishFactCheck(
  folder: string,
  options: { readonly experiments: string; readonly json?: true },
): Promise<PublishedFactCheck> {
  const { run, findings } = await whileHolding(folder, async () => {
    const stored = openFactCheckRun(folder);
    const factCheck = await loadDefinition(stored.plan.name, options.experiments);
    if (!isFactCheck(factCheck))
      throw new UsageError(
        `${folder} holds a fact check, but experiments/${stored.plan.name}.ts defines none.`,
      );
    const judged = judgeFactCheck(stored, factCheck);
    writeFactCheckReport(folder, judged);
    return { run: stored, findings: judged };
  });
  const report = relative(process.cwd(), join(folder, 'report.html'));
  if (!options.json) {
    const width = Math.min(process.stdout.columns || 100, 140);
    process.stdout.write(
      `${factCheckSummary(findings, { width, colour: onStdout.isColorSupported })}\nreport: ${onStdout.cyan(report)}  (${onStdout.cyan(report.replace(/html$/, 'md'))} for GitHub)\n\n`,
    );
  }
  return { experiment: run.plan.name, run: relative(process.cwd(), folder), report, findings };
}
