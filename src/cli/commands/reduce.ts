import type { Command } from 'commander';
import { openRun, reduceRun, truthSource } from '../../campaign/index.ts';
import { holdsFactCheck } from '../../fact-check/index.ts';
import type { RawPolicy } from '../../model/index.ts';
import { whileHolding } from '../../workshop/index.ts';
import { UsageError } from '../errors.ts';
import { partsOfRun } from '../own-parts.ts';
import { reductionText } from '../reduced.ts';
import { experimentsOption, keepRawOption } from './options.ts';

interface ReduceOptions {
  readonly keepRaw?: RawPolicy;
  readonly experiments: string;
  readonly json?: true;
}

export function describeReduceCommand(command: Command): void {
  command
    .argument('<run>', 'run folder, e.g. results/native-lag/2026-01-01T00-00-00Z-quick')
    .addOption(
      keepRawOption(
        'afterwards drop raw data: charts (keep them whole for the blocks that charts show, else what records need), none',
      ),
    )
    .addOption(experimentsOption())
    .option('--json', 'what was done as JSON on stdout')
    .addHelpText(
      'after',
      `
Writes invocations.jsonl and series/ again, as a whole. A record whose raw data are missing, torn or of another version of its workload stands, and
that is said. Runs nothing. "report" does this by itself when the records are older than the reduction.

Examples:
  $ reclaim reduce results/native-lag/2026-01-01T00-00-00Z-full
  $ reclaim reduce RUN --keep-raw charts         before a run is published`,
    )
    .action(async (folder: string, { keepRaw, json, experiments }: ReduceOptions) => {
      if (holdsFactCheck(folder))
        throw new UsageError(
          `${folder} holds a fact check, which has no raw data; "report" judges it again.`,
        );
      const done = await whileHolding(folder, async (held) => {
        const { own } = await partsOfRun(openRun(folder).plan, experiments);
        const truth = truthSource(own.files);
        return await reduceRun(held, { truth, ...(keepRaw !== undefined && { keepRaw }) });
      });
      process.stdout.write(json ? `${JSON.stringify(done, null, 2)}\n` : reductionText(done));
    });
}
