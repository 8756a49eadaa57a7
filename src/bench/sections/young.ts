import { median } from '../../statistics/index.ts';
import { bundleEntry } from '../bundle.ts';
import type { Row, Settings } from '../options.ts';
import { type CPython, findCPython } from '../peers/cpython.ts';
import { measureProcess } from '../processes.ts';
import { roundReport } from '../report.ts';
import type { Table } from '../result.ts';
import { operationsOf } from '../shapes/catalogue.ts';
import { collectionPolicy, taskOf } from './collection.ts';
import type { SectionResult } from './section.ts';

const oldSizes = [1000, 10_000, 100_000, 1_000_000, 10_000_000];
/** Beyond, building and counting the peer's heap takes longer than it tells. */
const largestForPeer = 1_000_000;
/** The largest old generation may cost this much more than the smallest: caches, not scanning. */
const mostGrowth = 2;
const program = 'young over old';

/** Measured as a whole: its rows are sizes of one shape. */
export const youngRows = (): readonly Row[] => [{ name: program, group: 'young' }];

/** What a young collection costs by the number of old objects it must not look at. */
export async function collectYoungOverOld(settings: Settings): Promise<SectionResult> {
  const cpython = await findCPython();
  const path = await bundleEntry('ours');
  const rows: [number, number, number | string][] = [];
  for (const old of oldSizes) {
    settings.onProgress(`young: over ${old.toLocaleString('en-US')} old objects`);
    const task = taskOf({ program, layer: 'python' }, old);
    const ours = { file: process.execPath, args: [path, JSON.stringify(task)] };
    const ourNs = await medianOf(settings.pairs, ours);
    const theirNs = old > largestForPeer ? null : await medianOf(settings.pairs, peerCommand(cpython, old));
    rows.push([old, perObject(ourNs, old), theirNs === null ? 'not run' : perObject(theirNs, old)]);
  }
  const tables = [youngTable(rows, cpython.name)];
  return { peer: cpython.name, policy: collectionPolicy, shapes: [], groups: [], refused: [], tables };
}

const peerCommand = (cpython: CPython, old: number) =>
  cpython.command(taskOf({ program, layer: 'python' }, old));

async function medianOf(times: number, command: ReturnType<typeof peerCommand>): Promise<number> {
  const samples: number[] = [];
  for (let i = 0; i < times; i++) samples.push((await measureProcess(command, roundReport)).ns);
  return median(samples);
}

const perObject = (ns: number, old: number): number =>
  Math.round((ns / operationsOf(program, old, old)) * 10) / 10;

function youngTable(rows: readonly (readonly [number, number, number | string])[], peer: string): Table {
  const smallest = rows[0]![1];
  const largest = rows.at(-1)![1];
  const growth = largest / smallest;
  return {
    title: 'Young collections of 1,000 dead objects: nanoseconds per young object by number of old objects',
    columns: ['old objects', 'ours', peer],
    rows,
    verdicts: [
      {
        claim: `a young collection costs the same over ten million old objects as over a thousand (at most ${mostGrowth} times)`,
        measured: `${growth.toFixed(2)} times`,
        holds: growth <= mostGrowth,
      },
    ],
  };
}
