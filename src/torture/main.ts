import { Command, InvalidArgumentError, Option } from 'commander';
import { type FaultName, faultNames, faults } from './faults/index.ts';
import { torture } from './torture.ts';

interface Options {
  readonly minutes: number;
  readonly rounds?: number;
  readonly from?: number;
  readonly seed: number;
  readonly only?: readonly FaultName[];
  readonly json?: true;
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError(`"${text}" is no number from 0 up.`);
  return value;
}

function whole(text: string): number {
  const value = number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError(`"${text}" is no whole number.`);
  return value;
}

function known(text: string): readonly FaultName[] {
  return text.split(',').map((wanted) => {
    const name = faultNames.find((fault) => fault === wanted.trim());
    if (name === undefined)
      throw new InvalidArgumentError(`There is no fault "${wanted}"; there are: ${faultNames.join(', ')}.`);
    return name;
  });
}

const listed = faultNames.map((name) => `  ${name.padEnd(24)} ${faults[name].describes}`).join('\n');

const program = new Command('torture')
  .description('Strikes runs with real faults and compares what comes out with a run that nobody struck.')
  .option('--minutes <n>', 'how long', number, 2)
  .option('--rounds <n>', 'at most so many faults', whole)
  .option('--from <n>', 'the first round, to see one again', whole)
  .addOption(
    new Option('--seed <n>', 'what is done, and when')
      .argParser(whole)
      .default(Date.now() % 1e9, 'the clock'),
  )
  .option('--only <faults>', 'these faults alone, separated by commas', known)
  .option('--json', 'the report as JSON on stdout')
  .addHelpText('after', `\nFaults:\n${listed}\n\nExit codes: 0 all survived; 1 something was lost.`)
  .action(async ({ json, ...options }: Options) => {
    process.stderr.write(`seed ${options.seed}\n`);
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    const report = await torture({ ...options, say });
    if (json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    const untried = report.rounds.filter(({ result }) => result === 'not tried');
    for (const why of new Set(untried.map((round) => `${round.fault} was not tried: it ${round.why}`)))
      say(why);
    if (report.unreached.length > 0) say(`not tried for want of time: ${report.unreached.join(', ')}`);
    say(
      `faults tried: ${report.rounds.length - untried.length}, survived: ${report.survived}, lost: ${report.lost}`,
    );
    for (const { round, fault, why } of report.rounds.filter(({ result }) => result === 'lost'))
      say(
        `lost: ${fault} (again: npm run torture -- --seed ${options.seed} --from ${round} --rounds 1): ${why}`,
      );
    if (report.lost > 0) process.exitCode = 1;
  });

await program.parseAsync();
