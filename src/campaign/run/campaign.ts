import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cell, Plan, PlannedInvocation, RawKept, RawPolicy } from '../../model/index.ts';
import { type Command, StoreError, unlessAborted } from '../../workshop/index.ts';
import { snapshotLoad } from '../environment/busy.ts';
import { finishEnvironment } from '../environment/capture.ts';
import type { OwnFile } from '../own/files.ts';
import type { Reduced } from '../reduction/reduce.ts';
import { keptOf } from '../reduction/reduce-run.ts';
import { RepeatCheck } from '../reduction/repeats.ts';
import { truthSource } from '../reduction/truth.ts';
import { rawKept, readKept, writeKept } from '../store/raw-kept.ts';
import { rawPath, readRaw } from '../store/raw-reader.ts';
import { settleRaw } from '../store/raw-settle.ts';
import { fileSink } from '../store/raw-writer.ts';
import type { RunWriter } from '../store/writer.ts';
import { bundleChildren } from './bundle.ts';
import { childCommand } from './command.ts';
import { type InvocationDependencies, runInvocation } from './invocation.ts';
import { nodePrograms } from './node-programs.ts';
import { Eta, type ProgressEvent } from './progress.ts';
import { toldTruth } from './told-truth.ts';

export interface CampaignOptions {
  /**
   * Aborting it kills the running child and ends the campaign; the store stays as it is and can be resumed.
   */
  readonly signal: AbortSignal;
  readonly onProgress?: (event: ProgressEvent) => void;
  /**
   * Pause between two children, so that one's freeing does not fall on the next; default 200 for a full size,
   * else 20.
   */
  readonly cooldownMs?: number;
  /**
   * Series (what charts draw) are kept of this many blocks, records of all; default 3. Fixed when a run
   * begins.
   */
  readonly seriesBlocks?: number;
  /** What is kept of the raw data; default all. Fixed when a run begins. */
  readonly keepRaw?: RawPolicy;
  /** Runs only blocks `index`, `index + of`, … (from 1), so that pairs inside a block stay on one machine. */
  readonly shard?: { readonly index: number; readonly of: number };
  /** Paths of Node binaries that the caller names: no other path of a plan is started. */
  readonly namedNodes?: readonly string[];
  /** Parts of the experiment's own, as its file leads to them. */
  readonly own?: readonly OwnFile[];
  /** For tests: how a cell is started, run and timed. */
  readonly invoke?: (
    cell: Cell,
    planned: PlannedInvocation,
    deps: InvocationDependencies,
  ) => Promise<Reduced>;
  readonly command?: (cell: Cell) => Command;
  readonly truth?: InvocationDependencies['truth'];
  readonly now?: () => Date;
  readonly elapsedMs?: () => number;
}

export interface CampaignEnd {
  readonly kind: 'completed' | 'aborted';
  /** Invocations recorded by this campaign, without those that were there already. */
  readonly recorded: number;
  /** Invocations of this shard that still have no record. */
  readonly remaining: number;
}

/**
 * Runs every planned invocation that has no record yet, in the plan's order, one at a time. Each is on disk
 * before the next begins.
 *
 * @throws when a child cannot be started or the store cannot be written; what was recorded stays.
 * @throws {StoreError} when the run keeps its raw data in another way than asked for.
 */
export async function runCampaign(
  plan: Plan,
  writer: RunWriter,
  options: CampaignOptions,
): Promise<CampaignEnd> {
  const { signal, onProgress, shard } = options;
  const invoke = options.invoke ?? runInvocation;
  const elapsedMs = options.elapsedMs ?? (() => performance.now());
  const cooldownMs = options.cooldownMs ?? (plan.size === 'full' ? 200 : 20);
  const cells = new Map(plan.cells.map((cell) => [cell.id, cell]));
  const kept = settledPolicy(writer.folder, options);
  const todo = invocationsToDo(plan, writer, shard);
  const total = todo.length;
  const eta = new Eta();
  const repeats = new RepeatCheck(plan.cells, writer.recorded);
  const command = options.command ?? (await commandUnlessAborted(plan.cells, options));
  if (command === null) return { kind: 'aborted', recorded: 0, remaining: total };
  const dependencies: InvocationDependencies = {
    truth: options.truth ?? truthSource(options.own),
    command,
    signal,
    now: options.now ?? (() => new Date()),
    load: () => snapshotLoad(),
    raw: ({ id }) =>
      fileSink(join(writer.folder, rawPath(id)), () => readRaw(writer.folder, id)?.lines ?? []),
  };

  let done = 0;
  for (const planned of todo) {
    if (signal.aborted) break;
    const cell = cells.get(planned.cellId);
    if (cell === undefined)
      throw new Error(`Invocation ${planned.id} is of cell "${planned.cellId}", which the plan lacks.`);
    const { cellId, id: invocationId } = planned;
    let began: number;
    let reduced: Reduced;
    try {
      // Truth is computed while no child runs, and outside the time that progress is estimated from.
      await toldTruth(cell, dependencies, (tookMs) => {
        const { workload, parameters } = cell;
        const { scale } = parameters;
        onProgress?.({ kind: 'truth', done, total, cellId, workload, scale, tookMs });
      });
      onProgress?.({ kind: 'started', done, total, cellId, invocationId, etaMs: eta.of(todo.slice(done)) });
      began = elapsedMs();
      reduced = await invoke(cell, planned, dependencies);
    } catch (error) {
      if (signal.aborted) break;
      throw error;
    }
    const { record, series } = keptOf(reduced, kept);
    writer.append(repeats.check(record), series);
    settleRaw(writer.folder, planned, kept);
    done++;
    const tookMs = elapsedMs() - began + cooldownMs;
    eta.add(cellId, tookMs);
    const etaMs = eta.of(todo.slice(done)) ?? 0;
    onProgress?.({
      kind: 'finished',
      done,
      total,
      cellId,
      invocationId,
      outcome: record.outcome,
      tookMs,
      etaMs,
    });
    if (done < total) await sleep(cooldownMs, undefined, { signal }).catch(() => undefined);
  }
  if (done === total) writer.writeEnvironment(finishEnvironment(writer.environment));
  return { kind: done === total ? 'completed' : 'aborted', recorded: done, remaining: total - done };
}

function invocationsToDo(
  plan: Plan,
  writer: RunWriter,
  shard: CampaignOptions['shard'],
): PlannedInvocation[] {
  if (
    shard &&
    !(Number.isInteger(shard.index) && shard.index >= 1 && shard.index <= shard.of && shard.of <= plan.blocks)
  )
    throw new RangeError(
      `There is no shard ${shard.index}/${shard.of} of ${plan.blocks} blocks: a campaign is split by whole blocks.`,
    );
  const recorded = new Set(writer.recorded.map((record) => record.id));
  return plan.invocations.filter(
    ({ id, block }) => !recorded.has(id) && (shard === undefined || block % shard.of === shard.index - 1),
  );
}

/** Null when it was interrupted meanwhile. */
async function commandUnlessAborted(
  cells: readonly Cell[],
  { namedNodes, signal, own = [] }: CampaignOptions,
): Promise<((cell: Cell) => Command) | null> {
  try {
    const programOf = await unlessAborted(nodePrograms(cells, namedNodes), signal);
    const childPath = await bundleChildren({ signal, own });
    return (cell) => childCommand(cell, childPath(cell.manager), programOf(cell));
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

/** What the run keeps of raw data: as it was when the run began, and written down before the first child. */
function settledPolicy(folder: string, { keepRaw, seriesBlocks }: CampaignOptions): RawKept {
  const before = readKept(folder);
  if (before === null) {
    const kept = rawKept(keepRaw ?? 'all', seriesBlocks ?? 3);
    writeKept(folder, kept);
    return kept;
  }
  if (keepRaw !== undefined && keepRaw !== before.policy)
    throw new StoreError(
      `${folder} keeps raw data by "${before.policy}", which was chosen when the run began; it cannot go on by "${keepRaw}". ` +
        'Leave the option out. When the run is complete, `reclaim reduce RUN --keep-raw …` drops more.',
    );
  return before;
}
