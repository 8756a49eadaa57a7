import { isNodePath, type Plan } from '../../model/index.ts';
import { StoreError } from '../../workshop/index.ts';
import { installedNodes } from '../nodes/index.ts';

/**
 * What a run folder may start, beyond the Node that runs the campaign and the versions that are installed.
 */
export interface AllowedPrograms {
  /** Paths of Node binaries that the caller trusts, exactly as the plan writes them. */
  readonly nodes: readonly string[];
}

/**
 * A plan read from a folder is data from outside: it names programs that its folder's writer chose. None of
 * them is started before this has passed. (Its flags were checked when it was read.)
 *
 * @throws {StoreError} naming the cell, and what it asks for.
 */
export function refuseForeignPrograms(plan: Pick<Plan, 'cells'>, { nodes }: AllowedPrograms): void {
  const trusted = [...nodes, ...installedNodes().nodes.map(({ path }) => path)];
  for (const { id, node } of plan.cells)
    if (isNodePath(node) && !trusted.includes(node))
      throw new StoreError(
        `Cell "${id}" of this run wants to be run by "${node}", which is not the Node of this campaign. ` +
          'If you trust that program, name it: --allow-node PATH.',
      );
}
