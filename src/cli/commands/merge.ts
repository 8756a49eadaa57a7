import { relative } from 'node:path';
import type { Command } from 'commander';
import { mergeRuns } from '../../campaign/index.ts';
import { refuseUnwritableFolder } from '../places.ts';
import { publishFolder } from '../publish.ts';
import { experimentsOption, resultsOption } from './options.ts';

export function describeMergeCommand(command: Command): void {
  command
    .argument('<runs...>', 'run folders made with --shard from the same plan')
    .addOption(experimentsOption())
    .addOption(resultsOption())
    .addHelpText('after', '\nExample:\n  $ reclaim merge results/native-lag/RUN-A results/native-lag/RUN-B')
    .action(
      async (
        runs: readonly string[],
        options: { readonly results: string; readonly experiments: string },
      ) => {
        refuseUnwritableFolder('--results', options.results);
        const folder = mergeRuns(runs, options.results, new Date());
        await publishFolder(folder, { colour: true, print: true, experiments: options.experiments });
        process.stderr.write(`merged into ${relative(process.cwd(), folder)}\n`);
      },
    );
}
