import { type Cell, isNodePath } from '../../model/index.ts';
import { installedNodes, NodeVersionError, resolveNode } from '../nodes/index.ts';

/**
 * The program behind the Node of each cell, found before anything starts. A path is started only where the
 * caller names that path: a plan may come from a run folder of somebody else's.
 *
 * @throws {NodeVersionError} naming the first cell whose Node is not here or may not be started.
 */
export async function nodePrograms(
  cells: readonly Cell[],
  namedByCaller: readonly string[] = [],
): Promise<(cell: Cell) => string> {
  const trusted = [...namedByCaller, ...installedNodes().nodes.map(({ path }) => path)];
  const programs = new Map<string, string>();
  for (const { id, node } of cells) {
    if (programs.has(node)) continue;
    if (isNodePath(node) && !trusted.includes(node))
      throw new NodeVersionError(
        `Cell "${id}" wants the program ${node}. A program in a plan is started only where you name it on the ` +
          'command line. Or use a version, as in "22".',
      );
    try {
      programs.set(node, (await resolveNode(node)).path);
    } catch (error) {
      if (!(error instanceof NodeVersionError)) throw error;
      throw new NodeVersionError(`Cell "${id}": ${error.message}`, { cause: error });
    }
  }
  return ({ id, node }) => {
    const program = programs.get(node);
    if (program === undefined) throw new NodeVersionError(`Cell "${id}" is of no plan that was checked.`);
    return program;
  };
}
