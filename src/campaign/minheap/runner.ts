import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell } from '../../model/index.ts';
import { slug, timeName, writeWhole } from '../../workshop/index.ts';
import { truthSource } from '../reduction/truth.ts';
import { bundleChildren } from '../run/bundle.ts';
import { childCommand } from '../run/command.ts';
import { runInvocation } from '../run/invocation.ts';
import { nodePrograms } from '../run/node-programs.ts';
import type { MinHeap, RunOne } from './minheap.ts';

/** Runs tries in real processes, one after the other. Rejects when the signal aborts. */
export async function processRunner(signal: AbortSignal): Promise<RunOne> {
  const childPath = await bundleChildren(signal);
  const truth = truthSource();
  let tried = 0;
  return async (cell: Cell) => {
    const programOf = await nodePrograms([cell]);
    const planned = {
      id: `b000-i${String(tried).padStart(3, '0')}`,
      block: 0,
      position: tried++,
      cellId: cell.id,
    };
    const command = (of: Cell) => childCommand(of, childPath(of.manager), programOf(of));
    const { record } = await runInvocation(cell, planned, { truth, command, signal, now: () => new Date() });
    // No run folder holds its series.
    return { ...record, series: null };
  };
}

/**
 * Keeps a find with all its outcomes as `<resultsRoot>/minheap/<time>-<workload>-<label>.json` and returns
 * the path.
 */
export function storeMinHeap(resultsRoot: string, found: MinHeap, now: Date): string {
  const folder = join(resultsRoot, 'minheap');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${timeName(now)}-${found.cell.workload}-${slug(found.cell.label)}.json`);
  writeWhole(path, found);
  return path;
}
