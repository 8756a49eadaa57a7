import { type Cell, managerFacts } from '../../model/index.ts';
import type { Command } from '../../workshop/index.ts';
import { taskOf } from '../child/task.ts';

/**
 * How a cell is started: bare node, the heap limit and the young generation pinned (their defaults differ from version to version),
 * `gc()` only where the manager calls it.
 */
export function childCommand(cell: Cell, childPath: string): Command {
  const { jsHeapMiB, semiSpaceMiB } = cell.limits;
  return {
    file: cell.node === 'default' ? process.execPath : cell.node,
    args: [
      `--max-heap-size=${jsHeapMiB}`,
      `--max-semi-space-size=${semiSpaceMiB}`,
      ...(managerFacts[cell.manager].needsGc ? ['--expose-gc'] : []),
      ...cell.v8Flags,
      childPath,
      JSON.stringify(taskOf(cell)),
    ],
  };
}
