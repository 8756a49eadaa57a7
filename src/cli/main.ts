/**
 * The front door: thin commands over the rooms. Results go to stdout, progress and errors to stderr.
 * May import everything.
 */
import { Command, CommanderError } from 'commander';
import pc from 'picocolors';
import { PlanError, SpawnError, StoreError } from '../campaign/index.ts';
import { NodeInstallError, NodeVersionError } from '../campaign/nodes/index.ts';
import { FactCheckError } from '../fact-check/index.ts';
import { ProfileError } from '../lenses/profile/index.ts';
import { addBenchCommand } from './commands/bench.ts';
import { addListCommand } from './commands/list.ts';
import { addMergeCommand } from './commands/merge.ts';
import { addMinHeapCommand } from './commands/minheap.ts';
import { addNodesCommand } from './commands/nodes.ts';
import { addOracleCommand } from './commands/oracle.ts';
import { addProfileCommand } from './commands/profile.ts';
import { addReportCommand } from './commands/report.ts';
import { addRunCommand } from './commands/run.ts';
import { exitCodes, UsageError } from './errors.ts';

export function createProgram(): Command {
  const program = new Command('reclaim')
    .description(
      'When does memory come back, and what does that cost? Reference counting beside V8, measured.',
    )
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for usage and examples)')
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  $ npm start                                       the flagship experiments at quick size
  $ npm run reclaim -- list                         what there is
  $ npm run reclaim -- run native-lag --full        one experiment, as published
  $ npm run reclaim -- report results/native-lag/RUN   the report again, from stored records

Exit codes: 0 done; 1 something failed; 2 the command line asks for what is not there; 130 interrupted (resumable).`,
    );
  addListCommand(program);
  addBenchCommand(program);
  addOracleCommand(program);
  addRunCommand(program);
  addReportCommand(program);
  addMergeCommand(program);
  addMinHeapCommand(program);
  addNodesCommand(program);
  addProfileCommand(program);
  return program;
}

async function main(): Promise<void> {
  try {
    await createProgram().parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** Says what went wrong, without a stack where the message is meant for the user. Returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  const expected = [
    UsageError,
    PlanError,
    StoreError,
    SpawnError,
    ProfileError,
    FactCheckError,
    NodeInstallError,
    NodeVersionError,
  ].some((kind) => error instanceof kind);
  const text =
    error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${pc.red('error:')} ${text}\n`);
  return [UsageError, PlanError, NodeVersionError].some((kind) => error instanceof kind)
    ? exitCodes.usage
    : exitCodes.failed;
}

await main();
