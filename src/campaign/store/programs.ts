import type { Plan } from '../../model/index.ts';
import { StoreError } from '../../workshop/index.ts';
import { installedNodes } from '../nodes/index.ts';

/** What a run folder may start, beyond the Node that runs the campaign. */
export interface AllowedPrograms {
  /** Paths of Node binaries that the caller trusts, exactly as the plan writes them. */
  readonly nodes: readonly string[];
}

/** Flags of V8 that change how it manages memory and compiles, and can neither load nor write anything. */
const permittedFlags: ReadonlySet<string> = new Set([
  '--expose-gc',
  '--gc-interval',
  '--initial-heap-size',
  '--max-lazy',
  '--no-concurrent-marking',
  '--no-concurrent-sweeping',
  '--no-incremental-marking',
  '--no-opt',
  '--no-parallel-scavenge',
  '--no-scavenge-task',
  '--single-threaded',
  '--single-threaded-gc',
  '--stack-size',
]);

/**
 * A plan read from a folder is data from outside: it names programs and flags that its folder's writer chose. Nothing of it is started
 * before this has passed.
 *
 * @throws {StoreError} naming the cell, and what it asks for.
 */
export function refuseForeignPrograms(plan: Plan, { nodes }: AllowedPrograms): void {
  const installed = installedNodes().nodes.map(({ path }) => path);
  for (const { id, node, v8Flags } of plan.cells) {
    if (node !== 'default' && !installed.includes(node) && !nodes.includes(node))
      throw new StoreError(
        `Cell "${id}" of this run wants to be run by "${node}", which is not the Node of this campaign. ` +
          'If you trust that program, name it: --allow-node PATH.',
      );
    const flag = v8Flags.find((each) => !isPermitted(each));
    if (flag !== undefined)
      throw new StoreError(
        `Cell "${id}" of this run wants the flag "${flag}", which is not one that a cell may have. The run is not started.`,
      );
  }
}

function isPermitted(flag: string): boolean {
  const match = /^(--[a-z-]+)(=\d+)?$/.exec(flag);
  return match?.[1] !== undefined && permittedFlags.has(match[1]);
}
