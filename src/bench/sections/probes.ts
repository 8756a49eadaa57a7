import {
  bundleChildren,
  cellDefaults,
  childCommand,
  type InvocationDependencies,
  runInvocation,
  truthSource,
} from '../../campaign/index.ts';
import {
  bytes,
  type Cell,
  cellAt,
  factorDefaults,
  type InvocationRecord,
  type ManagerName,
  type WorkloadName,
} from '../../model/index.ts';
import { median } from '../../statistics/index.ts';
import { handwrittenNames } from '../handwritten/programs.ts';
import { type Row, type Settings, wanted } from '../options.ts';
import { runPairs } from '../pairs.ts';
import type { Refusal, ShapeResult, Table } from '../result.ts';
import { pricePair } from './priced-pair.ts';

/** Cells as experiments have them, and cells in which next to nothing but recorded events takes time. */
export const asRunGroup = 'probes';
export const worstGroup = 'probes, counted bytes only';
const compared = ['tracing', 'refcount-generational'] as const;
const objectsAtScaleOne = 32_000;
const startLimitMs = 120;

interface PricedProbes {
  readonly shapes: readonly ShapeResult[];
  readonly refused: readonly Refusal[];
  readonly tables: readonly Table[];
}

export const probeRows = (size: number): readonly Row[] =>
  pricedCells(size).map(({ cell, group }) => ({ name: cell.id, group }));

/** The same cell with probes on (ours) and off (theirs), as whole invocations of a campaign. */
export async function priceProbes(settings: Settings): Promise<PricedProbes> {
  const childPath = await bundleChildren();
  const dependencies: InvocationDependencies = {
    truth: truthSource(),
    command: (cell) => childCommand(cell, childPath(cell.manager), process.execPath),
    signal: new AbortController().signal,
    now: () => new Date(),
  };
  const shapes: ShapeResult[] = [];
  const refused: Refusal[] = [];
  const starts: number[] = [];
  for (const { cell, group } of pricedCells(settings.size)) {
    const { id: name } = cell;
    if (!wanted(settings.filter, name, group)) continue;
    settings.onProgress(`${group}: ${name}`);
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
        group,
        reason: `an invocation ended ${JSON.stringify(failed.outcome)}`,
      });
    else
      shapes.push(
        pricePair({
          name,
          group,
          peer: 'probes off',
          operations: cell.parameters.scale * objectsAtScaleOne,
          samples,
        }),
      );
  }
  return { shapes, refused, tables: starts.length === 0 ? [] : [startTable(starts)] };
}

const wallOf = ({ wallNs }: InvocationRecord): number[] => (wallNs === null ? [] : [wallNs]);

interface PricedCell {
  readonly cell: Cell;
  readonly group: string;
}

/** Both kinds of manager; one with wrapped objects, one with counted ones. */
function pricedCells(size: number): PricedCell[] {
  const cells = handwrittenNames.flatMap((workload) =>
    compared.map((manager) => cellOf(workload, manager, size)),
  );
  return [
    ...cells.map((cell) => ({ cell, group: asRunGroup })),
    ...cells.map((cell) => ({ cell: countedOnly(cell, size), group: worstGroup })),
  ];
}

/**
 * What a cell is where the experiment says nothing, at the quick size or, where that is smaller, the bench's.
 */
function cellOf(workload: WorkloadName, manager: ManagerName, size: number): Cell {
  const { seed, semiSpaceMiB, rss, timeoutMs } = cellDefaults;
  return {
    id: `${workload}/${manager}`,
    ...cellAt(
      { ...factorDefaults, workload },
      { manager, label: manager, options: {} },
      { scale: Math.min(1, size / objectsAtScaleOne), seed, semiSpaceMiB, rss, timeoutMs },
    ),
  };
}

function countedOnly(cell: Cell, size: number): Cell {
  return {
    ...cell,
    parameters: {
      ...cell.parameters,
      scale: size / objectsAtScaleOne,
      native: { kind: 'fixed', bytes: bytes(64) },
    },
    backend: 'ledger',
    limits: { ...cell.limits, jsHeapMiB: 1024, semiSpaceMiB: 16, rss: bytes(cell.limits.rss * 2) },
  };
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
