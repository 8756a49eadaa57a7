import { type Cell, factsOf } from '../../model/index.ts';
import type { Command } from '../../workshop/index.ts';
import { taskOf } from '../child/task.ts';

/**
 * How a cell is started: bare node, the heap limit and the young generation pinned (their defaults differ
 * from version to version), `gc()` only where the manager calls it. `program` is the Node of the cell, as
 * `nodePrograms` finds it.
 */
export function childCommand(cell: Cell, childPath: string, program: string): Command {
  const { jsHeapMiB, semiSpaceMiB } = cell.limits;
  return {
    file: program,
    args: [
      `--max-heap-size=${jsHeapMiB}`,
      `--max-semi-space-size=${semiSpaceMiB}`,
      ...(factsOf(cell.manager).needsGc ? ['--expose-gc'] : []),
      ...cell.v8Flags,
      childPath,
      JSON.stringify(taskOf(cell)),
    ],
  };
}
