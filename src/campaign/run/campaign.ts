import { setTimeout as sleep } from 'node:timers/promises';
import type { Cell, Plan, PlannedInvocation } from '../../model/index.ts';
import type { Command } from '../../workshop/index.ts';
import { busyBetween, snapshotLoad } from '../environment/busy.ts';
import { finishEnvironment } from '../environment/capture.ts';
import type { Reduced } from '../reduction/reduce.ts';
import { RepeatCheck } from '../reduction/repeats.ts';
import { truthSource } from '../reduction/truth.ts';
import type { RunWriter } from '../store/writer.ts';
import { bundleChildren } from './bundle.ts';
import { childCommand } from './command.ts';
import { type InvocationDependencies, runInvocation } from './invocation.ts';
import { Eta, type ProgressEvent } from './progress.ts';

export interface CampaignOptions {
  /** Aborting it kills the running child and ends the campaign; the store stays as it is and can be resumed. */
  readonly signal: AbortSignal;
  readonly onProgress?: (event: ProgressEvent) => void;
  /** Pause between two children, so that one's freeing does not fall on the next; default 200 for a full size, else 20. */
  readonly cooldownMs?: number;
  /** Series (what charts draw) are kept of this many blocks, records of all; default 3. */
  readonly seriesBlocks?: number;
  /** Runs only blocks `index`, `index + of`, … (from 1), so that pairs inside a block stay on one machine. */
  readonly shard?: { readonly index: number; readonly of: number };
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
 * Runs every planned invocation that has no record yet, in the plan's order, one at a time. Each is on disk before the next begins.
 *
 * @throws when a child cannot be started or the store cannot be written; what was recorded stays.
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
  const seriesBlocks = options.seriesBlocks ?? 3;
  const todo = invocationsToDo(plan, writer, shard);
  const total = todo.length;
  const eta = new Eta();
  const repeats = new RepeatCheck(plan.cells, writer.recorded);
  const dependencies: InvocationDependencies = {
    truth: options.truth ?? truthSource(),
    command: options.command ?? (await bundledCommand()),
    signal,
    now: options.now ?? (() => new Date()),
  };

  let done = 0;
  for (const planned of todo) {
    if (signal.aborted) break;
    const cell = cells.get(planned.cellId);
    if (cell === undefined)
      throw new Error(`Invocation ${planned.id} is of cell "${planned.cellId}", which the plan lacks.`);
    const { cellId, id: invocationId } = planned;
    // Truth is computed while no child runs, and outside the time that progress is estimated from.
    await dependencies.truth(cell);
    onProgress?.({ kind: 'started', done, total, cellId, invocationId, etaMs: eta.of(todo.slice(done)) });
    const began = elapsedMs();
    const loadBefore = snapshotLoad();
    let reduced: Reduced;
    try {
      reduced = await invoke(cell, planned, dependencies);
    } catch (error) {
      if (signal.aborted) break;
      throw error;
    }
    const record = repeats.check(
      withForeignLoad(reduced.record, busyBetween(loadBefore, snapshotLoad(), [process.pid])),
    );
    if (planned.block < seriesBlocks) writer.append(record, reduced.series);
    else writer.append({ ...record, series: null }, null);
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

async function bundledCommand(): Promise<(cell: Cell) => Command> {
  const childPath = await bundleChildren();
  return (cell) => childCommand(cell, childPath(cell.manager));
}

function withForeignLoad(record: Reduced['record'], busy: readonly string[]): Reduced['record'] {
  if (busy.length === 0) return record;
  const message = `Others used the processor meanwhile: ${busy.join(', ')}.`;
  return { ...record, warnings: [...record.warnings, { code: 'foreign-load', message }] };
}
