import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import Table from 'cli-table3';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  addNode,
  brokenNodes,
  installedNodes,
  nodesFolder,
  removeNodes,
  resolveNode,
} from '../../campaign/nodes/index.ts';
import { onStderr, onStdout } from '../../findings/report/colours.ts';
import { exitCodes, UsageError } from '../errors.ts';

export function describeNodesCommand(nodes: Command): void {
  nodes.addHelpText(
    'after',
    `
Binaries come from their npm packages and lie in ${nodesFolder()} (about 120 MB each; RECLAIM_CACHE moves it).

Examples:
  $ reclaim nodes add 22 24 26
  $ reclaim nodes list
  $ reclaim nodes run --node 20,22,24,26 -- vitest run
  $ reclaim nodes remove 22`,
  );
  nodes
    .command('list')
    .description('the versions that are here')
    .option('--json', 'as JSON on stdout')
    .action(({ json }: { readonly json?: true }) => void process.stdout.write(listing(json === true)));
  nodes
    .command('add <versions...>')
    .description('fetch the newest of each version: 22, 22.23 or 22.23.3')
    .action(addAll);
  nodes
    .command('remove <versions...>')
    .description('remove versions from the cache')
    .action((versions: readonly string[]) => {
      for (const node of versions.flatMap((version) => removeNodes(version)))
        process.stderr.write(`removed Node ${node.version}\n`);
    });
  nodes.command('check').description('read every binary again: is it what was added?').action(checkAll);
  nodes
    .command('run')
    .description('run a command once on each version, with that node first in PATH')
    .addOption(
      new Option('--node <versions>', 'versions, "default", or paths, separated by commas')
        .argParser(listOfNodes)
        .makeOptionMandatory(),
    )
    .argument('<command...>', 'what to run, behind --')
    .action(runOnAll);
}

function listOfNodes(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === ''))
    throw new InvalidArgumentError('Write versions separated by commas: 20,22,24,26.');
  return names;
}

function listing(json: boolean): string {
  const { nodes, broken } = installedNodes();
  if (json) return `${JSON.stringify({ folder: nodesFolder(), nodes, broken }, null, 2)}\n`;
  if (nodes.length + broken.length === 0)
    return `None were added. This process runs on Node ${process.versions.node}. Add some with: reclaim nodes add 22 24 26\n`;
  const table = new Table({ head: ['Node', 'V8', 'added', 'program'], style: { head: [], border: [] } });
  for (const { version, v8, added, path } of nodes) table.push([version, v8, added.slice(0, 10), path]);
  return `${table.toString()}\n${broken.map(({ folder, why }) => `${folder} is not usable: ${why}\n`).join('')}`;
}

async function addAll(versions: readonly string[]): Promise<void> {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
  try {
    for (const version of versions) {
      const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);
      const node = await addNode(version, { onProgress, signal: stop.signal });
      process.stdout.write(`${onStdout.bold(`Node ${node.version}`)} (V8 ${node.v8})  ${node.path}\n`);
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    process.stderr.write('Interrupted. What was added stays; the same command goes on with the rest.\n');
    process.exitCode = exitCodes.interrupted;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
  }
}

async function checkAll(): Promise<void> {
  const broken = await brokenNodes();
  for (const { folder, why } of broken)
    process.stdout.write(`${folder}: ${why}. Remove the folder and add the version again.\n`);
  if (broken.length > 0) process.exitCode = exitCodes.failed;
  else process.stdout.write(`${installedNodes().nodes.length} versions, each what was added.\n`);
}

/** Runs the command on every version even when one fails; the exit code is 1 when any did. */
async function runOnAll(
  command: readonly string[],
  { node: names }: { readonly node: readonly string[] },
): Promise<void> {
  const nodes = [];
  for (const name of names) nodes.push(await resolveNode(name));
  const ended: { readonly version: string; readonly how: string; readonly ok: boolean }[] = [];
  for (const { version, v8, path } of nodes) {
    process.stderr.write(onStderr.bold(`\nNode ${version} (V8 ${v8})\n`));
    const how = await runOnce(command, path);
    ended.push({ version, ...how });
    if (how.interrupted) {
      process.exitCode = exitCodes.interrupted;
      break;
    }
  }
  process.stderr.write(`\n${ended.map(({ version, how }) => `Node ${version}: ${how}`).join('\n')}\n`);
  if (process.exitCode === undefined && ended.some(({ ok }) => !ok)) process.exitCode = exitCodes.failed;
}

async function runOnce([program, ...args]: readonly string[], node: string) {
  if (program === undefined) throw new UsageError('Name the command behind --.');
  const path = `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}`;
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, PATH: path } });
  // The terminal sends Ctrl-C to the child as well: it ends, and is waited for.
  let interrupted = false;
  const onInterrupt = (): void => {
    interrupted = true;
  };
  const onTerm = (): void => {
    interrupted = true;
    child.kill('SIGTERM');
  };
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerm);
  try {
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((end, failed) => {
      child.once('error', failed);
      child.once('close', (status, by) => end([status, by]));
    });
    return { how: signal ?? `exit code ${code}`, ok: code === 0, interrupted };
  } catch (error) {
    throw new UsageError(`"${program}" does not start: ${String(error)}`);
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerm);
  }
}
