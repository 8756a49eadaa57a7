import { Command, CommanderError } from 'commander';
import { exitCodes } from './errors.ts';
import { explain } from './explain.ts';

interface CommandEntry {
  readonly name: string;
  readonly description: string;
  /** Adds arguments, options, help and the action; loads the rooms behind the command. */
  readonly describe: (command: Command) => Promise<void>;
}

const commands: readonly CommandEntry[] = [
  {
    name: 'list',
    description: 'experiments, managers, workloads, backends, metrics, charts, and the runs made so far',
    describe: async (command) => (await import('./commands/list.ts')).describeListCommand(command),
  },
  {
    name: 'bench',
    description:
      'measure the layer beside real CPython, and the managers beside hand-written JS, as ratios in one run',
    describe: async (command) => (await import('./commands/bench.ts')).describeBenchCommand(command),
  },
  {
    name: 'oracle',
    description: 'run generated programs on the Python layer and on a real CPython, and compare line by line',
    describe: async (command) => (await import('./commands/oracle.ts')).describeOracleCommand(command),
  },
  {
    name: 'run',
    description: 'run experiments in child processes, store every record, write the report',
    describe: async (command) => (await import('./commands/run.ts')).describeRunCommand(command),
  },
  {
    name: 'reduce',
    description: 'make the records of a stored run again from its raw data: what the children said',
    describe: async (command) => (await import('./commands/reduce.ts')).describeReduceCommand(command),
  },
  {
    name: 'report',
    description: 'write the report of a stored run again, from what it holds',
    describe: async (command) => (await import('./commands/report.ts')).describeReportCommand(command),
  },
  {
    name: 'merge',
    description: 'join the shards of one campaign into a run of its own, and write its report',
    describe: async (command) => (await import('./commands/merge.ts')).describeMergeCommand(command),
  },
  {
    name: 'minheap',
    description:
      'the smallest JS heap under which a cell reliably finishes: what heap limits are multiples of',
    describe: async (command) => (await import('./commands/minheap.ts')).describeMinHeapCommand(command),
  },
  {
    name: 'nodes',
    description: 'Node versions to run cells on: add, list, check, remove; run a command on several',
    describe: async (command) => (await import('./commands/nodes.ts')).describeNodesCommand(command),
  },
  {
    name: 'profile',
    description: 'one cell under a profiler: where does it happen? Never enters statistics',
    describe: async (command) => (await import('./commands/profile.ts')).describeProfileCommand(command),
  },
];

/** The command line as a whole. The details of a command are loaded when it is called: help comes at once. */
function createProgram(): Command {
  const program = new Command('reclaim')
    .description(
      'When does memory come back, and what does that cost? Reference counting beside V8, measured.',
    )
    .option('--debug', 'with an error, also where in this program it arose')
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
  for (const { name, description } of commands) program.command(name).description(description);
  program.hook('preSubcommand', async (_program, called) => {
    await commands.find(({ name }) => name === called.name())?.describe(called);
  });
  return program;
}

/** Does what one line asks for, and says what went wrong. Returns the exit code; never throws. */
export async function perform(line: readonly string[]): Promise<number> {
  process.exitCode = exitCodes.ok;
  const program = createProgram();
  try {
    await program.parseAsync(asOptions(line), { from: 'user' });
    return Number(process.exitCode);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const { text, code } = explain(error, program.opts<{ debug?: true }>().debug === true);
    process.stderr.write(text);
    return code;
  }
}

/** `help run` is `run --help`, which loads what it tells of. */
function asOptions([first, second, ...rest]: readonly string[]): string[] {
  const known = commands.some(({ name }) => name === second);
  if (first === 'help' && second !== undefined && known) return [second, '--help', ...rest];
  return [first, second, ...rest].filter((word) => word !== undefined);
}
