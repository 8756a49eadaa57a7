/**
 * The front door: thin commands over the rooms, each loaded when it is called. Results go to stdout, progress
 * and errors to stderr. May import everything.
 */
import { exitCodes } from './errors.ts';
import { explain } from './explain.ts';
import { perform } from './perform.ts';

/** Whoever reads our output may stop reading; what is measured is on disk, so the work goes on. */
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error) => {
    const { text, code } = explain(error, process.argv.includes('--debug'));
    process.stderr.write(text);
    process.exit(code);
  });

process.exitCode = await perform(process.argv.slice(2));
// What an interrupted command has left going in the background, a bundler for one, is not waited for.
if (process.exitCode === exitCodes.interrupted) process.exit();
