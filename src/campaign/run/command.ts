import { type Cell, managerFacts } from '../../model/index.ts';
import { taskOf } from '../child/task.ts';

/** A program and its arguments. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

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

const passedOn = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TEMP', 'SYSTEMROOT', 'LD_LIBRARY_PATH'];

/**
 * The child's environment holds only what a program needs to start: options meant for the parent (`NODE_OPTIONS`, coverage,
 * loaders) would change what is measured, and the sheer size of an environment shifts the stack.
 */
export function childEnvironment(parent: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    passedOn.flatMap((name) => (parent[name] === undefined ? [] : [[name, parent[name]]])),
  );
}
