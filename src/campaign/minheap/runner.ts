import type { Cell } from '../../model/index.ts';
import { truthSource } from '../reduction/truth.ts';
import { bundleChildren } from '../run/bundle.ts';
import { childCommand } from '../run/command.ts';
import { runInvocation } from '../run/invocation.ts';
import { nodePrograms } from '../run/node-programs.ts';
import { toldTruth } from '../run/told-truth.ts';
import type { RunOne } from './minheap.ts';

/** What tries in real processes need to know. */
export interface RunnerOptions {
  /** Aborting it ends the running process and rejects the try. */
  readonly signal: AbortSignal;
  /**
   * Is told, soon and each second, that the exact death times are being computed, and for how many
   * milliseconds.
   */
  readonly onTruth?: (tookMs: number) => void;
  /** So many tries were made before. */
  readonly before?: number;
}

/** Runs tries in real processes, one after the other. Rejects when the signal aborts. */
export async function processRunner({ signal, onTruth, before = 0 }: RunnerOptions): Promise<RunOne> {
  const childPath = await bundleChildren({ signal });
  const truth = truthSource();
  let tried = before;
  return async (cell: Cell) => {
    const programOf = await nodePrograms([cell]);
    const planned = {
      id: `b000-i${String(tried).padStart(3, '0')}`,
      block: 0,
      position: tried++,
      cellId: cell.id,
    };
    const command = (of: Cell) => childCommand(of, childPath(of.manager), programOf(of));
    await toldTruth(cell, { truth, signal }, (tookMs) => onTruth?.(tookMs));
    const { record } = await runInvocation(cell, planned, { truth, command, signal, now: () => new Date() });
    // No run folder holds its series.
    return { ...record, series: null };
  };
}
