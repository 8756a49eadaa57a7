import { median } from '../../findings/statistics/index.ts';
import {
  bundleChildren,
  cellDefaults,
  childCommand,
  type InvocationDependencies,
  runInvocation,
  truthSource,
} from '../../harness/index.ts';
import { bytes, type Cell, type InvocationRecord } from '../../model/index.ts';
import { handwrittenNames } from '../handwritten/programs.ts';
import { type Settings, wanted } from '../options.ts';
import { runPairs } from '../pairs.ts';
import type { Refusal, ShapeResult, Table } from '../result.ts';
import { pricePair } from './priced-pair.ts';

export const comparedGroup = 'probes';
const compared = ['tracing', 'refcount-generational'] as const;
const objectsAtScaleOne = 32_000;
const startLimitMs = 120;

interface PricedProbes {
  readonly shapes: readonly ShapeResult[];
  readonly refused: readonly Refusal[];
  readonly tables: readonly Table[];
}

/** The same cell with probes on (ours) and off (theirs), as whole invocations of the harness. */
export async function priceProbes(settings: Settings): Promise<PricedProbes> {
  const childPath = await bundleChildren();
  const dependencies: InvocationDependencies = {
    truth: truthSource(),
    command: (cell) => childCommand(cell, childPath(cell.manager)),
    signal: new AbortController().signal,
    now: () => new Date(),
  };
  const shapes: ShapeResult[] = [];
  const refused: Refusal[] = [];
  const starts: number[] = [];
  for (const cell of cells(settings.size)) {
    const { id: name } = cell;
    if (!wanted(settings.filter, name, comparedGroup)) continue;
    settings.onProgress(`${comparedGroup}: ${name}`);
    const run = (probes: boolean) => async (pair: number) => {
      const planned = { id: `${name}-${pair}`, block: pair, position: 0, cellId: name };
      return (await runInvocation({ ...cell, probes }, planned, dependencies)).record;
    };
    const found = await runPairs(settings.pairs, run(true), run(false));
    const samples = { ours: found.ours.flatMap(wallOf), theirs: found.theirs.flatMap(wallOf) };
    const all = [...found.ours, ...found.theirs];
    for (const { startupNs } of all) if (startupNs !== null) starts.push(startupNs);
    const failed = all.find(({ outcome, wallNs }) => outcome.kind !== 'ok' || wallNs === null);
    if (failed)
      refused.push({
        name,
        group: comparedGroup,
        reason: `an invocation ended ${JSON.stringify(failed.outcome)}`,
      });
    else
      shapes.push(
        pricePair({ name, group: comparedGroup, peer: 'probes off', operations: settings.size, samples }),
      );
  }
  return { shapes, refused, tables: starts.length === 0 ? [] : [startTable(starts)] };
}

const wallOf = ({ wallNs }: InvocationRecord): number[] => (wallNs === null ? [] : [wallNs]);

/** Counted bytes under the two kinds of manager: every allocation is an event, and nothing else takes time. */
function cells(size: number): Cell[] {
  return handwrittenNames.flatMap((workload) =>
    compared.map(
      (manager): Cell => ({
        id: `${workload}/${manager}`,
        workload,
        parameters: {
          scale: size / objectsAtScaleOne,
          native: { kind: 'fixed', bytes: bytes(64) },
          seed: cellDefaults.seed,
        },
        manager,
        label: manager,
        options: {},
        yieldEvery: cellDefaults.yieldEvery,
        backend: 'ledger',
        limits: {
          jsHeapMiB: 1024,
          semiSpaceMiB: 16,
          nativeBudget: null,
          rss: bytes(cellDefaults.rss * 2),
          timeoutMs: cellDefaults.timeoutMs,
        },
        node: 'default',
        v8Flags: [],
        probes: true,
        twinOf: null,
      }),
    ),
  );
}

function startTable(startsNs: readonly number[]): Table {
  const ascending = [...startsNs].sort((a, b) => a - b);
  const ms = (ns: number): number => Math.round(ns / 1e5) / 10;
  const middle = ms(median(startsNs));
  return {
    title: 'From spawning a child to its first measured operation, in milliseconds (clock of the parent)',
    columns: ['children', 'fastest', 'median', 'slowest'],
    rows: [[startsNs.length, ms(ascending[0]!), middle, ms(ascending.at(-1)!)]],
    verdicts: [
      {
        claim: `a child measures within ${startLimitMs} ms of being spawned (median)`,
        measured: `${middle} ms`,
        holds: middle <= startLimitMs,
      },
    ],
  };
}
