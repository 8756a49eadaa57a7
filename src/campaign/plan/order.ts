import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Cell, PlannedInvocation } from '../../model/index.ts';

/**
 * Blocks: each holds one invocation of every cell, in an order of its own (Fisher–Yates, seeded), so that
 * slow drift of the machine falls on all cells alike and cells can be paired by block.
 */
export function shuffledBlocks(cells: readonly Cell[], blocks: number, seed: number): PlannedInvocation[] {
  const generator = xoroshiro128plus(seed);
  const invocations: PlannedInvocation[] = [];
  for (let block = 0; block < blocks; block++) {
    const order = cells.map((cell) => cell.id);
    for (let last = order.length - 1; last > 0; last--) {
      const chosen = uniformInt(generator, 0, last);
      [order[last], order[chosen]] = [order[chosen]!, order[last]!];
    }
    order.forEach((cellId, position) => {
      invocations.push({ id: invocationId(block, position), block, position, cellId });
    });
  }
  return invocations;
}

const invocationId = (block: number, position: number): string =>
  `b${String(block).padStart(3, '0')}-i${String(position).padStart(3, '0')}`;
