import type { WorkloadParameters } from '../../model/index.ts';
import type { NativeBlock } from '../../subjects/native/index.ts';
import { emptyChecksum, finish, mix } from '../../subjects/workloads/checksum.ts';
import type { NativeSizes } from '../../subjects/workloads/native-sizes.ts';
import { operations, prepare } from '../../subjects/workloads/parameters.ts';
import type { Random } from '../../subjects/workloads/random.ts';
import type { Natives } from './native.ts';
import { type Turns, turn } from './turns.ts';

/**
 * `binary-trees` as one would write it in JS, without a mutator between the program and its objects. Same
 * checksum.
 */

class TreeNode {
  declare readonly serial: number;
  declare native: NativeBlock | null;
  declare left: TreeNode | null;
  declare right: TreeNode | null;
  constructor(serial: number) {
    this.serial = serial;
    this.native = null;
    this.left = null;
    this.right = null;
  }
}

const nodesAtScaleOne = 32_000;
const longLivedDepth = 9;
const deepest = 10;

export async function binaryTrees(
  natives: Natives,
  parameters: WorkloadParameters,
  turns: Turns,
): Promise<number> {
  const { random, sizes } = prepare(parameters);
  const grower = new Grower(natives, random, sizes);
  let remaining = Math.max(3, operations(nodesAtScaleOne, parameters.scale));
  let checksum = emptyChecksum;
  while (remaining >= 3) {
    const depth =
      grower.longLived === null
        ? depthWithin(longLivedDepth, Math.max(3, remaining >> 3))
        : depthWithin(drawDepth(random), remaining);
    const leaves = 1 << depth;
    for (let i = 0; i < leaves; i++) {
      grower.addLeaf();
      if (turns.due()) await turn();
    }
    remaining -= nodesOf(depth);
    checksum = grower.finishTree(depth, checksum);
  }
  return finish(walk(grower.longLived!, checksum));
}

const nodesOf = (depth: number): number => (2 << depth) - 1;

function drawDepth(random: Random): number {
  const ticket = random.below(64 + 16 + 4 + 1);
  if (ticket < 64) return deepest - 6;
  if (ticket < 64 + 16) return deepest - 4;
  return ticket < 64 + 16 + 4 ? deepest - 2 : deepest;
}

function depthWithin(depth: number, nodes: number): number {
  let d = depth;
  while (d > 1 && nodesOf(d) > nodes) d--;
  return d;
}

/** Grows trees from their leaves, joining finished subtrees of equal depth. */
class Grower {
  longLived: TreeNode | null = null;
  private serial = 0;
  private readonly waiting: (TreeNode | null)[] = new Array(deepest + 1).fill(null);
  private readonly natives: Natives;
  private readonly random: Random;
  private readonly sizes: NativeSizes;

  constructor(natives: Natives, random: Random, sizes: NativeSizes) {
    this.natives = natives;
    this.random = random;
    this.sizes = sizes;
  }

  /** Keeps the first tree; walks every later one and drops it. */
  finishTree(depth: number, before: number): number {
    const tree = this.waiting[depth]!;
    this.waiting[depth] = null;
    if (this.longLived !== null) return walk(tree, before);
    this.longLived = tree;
    return before;
  }

  addLeaf(): void {
    const { waiting } = this;
    let carry = this.makeNode();
    let depth = 0;
    for (let sibling = waiting[depth]!; sibling !== null; sibling = waiting[depth]!) {
      const join = this.makeNode();
      if (this.random.below(2) === 0) {
        join.left = sibling;
        join.right = carry;
      } else {
        join.right = sibling;
        join.left = carry;
      }
      waiting[depth] = null;
      carry = join;
      depth++;
    }
    waiting[depth] = carry;
  }

  private makeNode(): TreeNode {
    const node = new TreeNode(this.serial++);
    this.natives.attach(node, this.sizes.draw());
    return node;
  }
}

function walk(node: TreeNode, before: number): number {
  let checksum = mix(before, node.serial);
  if (node.left !== null) checksum = walk(node.left, checksum);
  if (node.right !== null) checksum = walk(node.right, checksum);
  return checksum;
}
