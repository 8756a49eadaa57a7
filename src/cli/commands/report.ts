import type { Command } from 'commander';
import { holdsFactCheck } from '../../fact-check/index.ts';
import { publishFactCheck } from '../fact-check.ts';
import { publishFolder } from '../publish.ts';
import { experimentsOption } from './options.ts';

export function describeReportCommand(command: Command): void {
  command
    .argument('<run>', 'run folder, e.g. results/native-lag/2026-01-01T00-00-00Z-quick')
    .addOption(experimentsOption())
    .option('--json', 'findings as JSON on stdout')
    .addHelpText(
      'after',
      '\nExamples:\n  $ reclaim report results/native-lag/published\n  $ reclaim report RUN --json | jq .claims',
    )
    .action(async (folder: string, options: { readonly experiments: string; readonly json?: true }) => {
      const json = holdsFactCheck(folder)
        ? await publishFactCheck(folder, options)
        : (
            await publishFolder(folder, {
              colour: !options.json,
              print: !options.json,
              experiments: options.experiments,
            })
          ).json;
      if (options.json) process.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
    });
}
