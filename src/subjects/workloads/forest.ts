import type { WorkloadParameters } from '../../model/index.ts';
import type { Mutator } from '../managers/mutator.ts';
import { emptyChecksum, finish, mix } from './checksum.ts';
import type { NativeSizes } from './native-sizes.ts';
import { operations, prepare } from './parameters.ts';
import type { Random } from './random.ts';

/**
 * What `binary-trees` and `parent-trees` share: one long-lived complete tree, and beside it a stream of trees
 * that are built bottom-up, walked once and dropped whole. After Boehm's GCBench and the `binary-trees`
 * program of the Computer Language Benchmarks Game. Every node carries native bytes.
 */

const left = 0;
const right = 1;
const parent = 2;

const nodesAtScaleOne = 32_000;
const longLivedDepth = 9;
const deepest = 10;

interface Forest<Obj> {
  /** Owned. */
  longLived: Obj | null;
  /** Finished subtrees waiting for a sibling, by depth: at most one of each. Owned. */
  readonly waiting: (Obj | null)[];
}

/** Runs to the end: as many nodes as the scale asks for, less at most two that make no tree. */
export async function runForest<Obj>(
  m: Mutator<Obj>,
  parameters: WorkloadParameters,
  withParents: boolean,
): Promise<number> {
  const { random, sizes } = prepare(parameters);
  let remaining = Math.max(3, operations(nodesAtScaleOne, parameters.scale));
  let checksum = emptyChecksum;
  const forest: Forest<Obj> = { longLived: null, waiting: new Array(deepest + 1).fill(null) };

  while (remaining >= 3) {
    const depth =
      forest.longLived === null
        ? depthWithin(longLivedDepth, Math.max(3, remaining >> 3))
        : depthWithin(drawDepth(random), remaining);
    const leaves = 1 << depth;
    for (let i = 0; i < leaves; i++) {
      if (withParents) addLeafWithParents(m, forest.waiting, random, sizes);
      else addLeaf(m, forest.waiting, random, sizes);
      const turn = m.safepoint();
      if (turn) await turn;
    }
    remaining -= nodesOf(depth);
    checksum = finishTree(m, forest, depth, withParents, checksum);
  }
  return finish(dropTree(m, forest.longLived!, withParents, checksum));
}

const nodesOf = (depth: number): number => (2 << depth) - 1;

/** Four times as many trees of a depth as of the next greater one: every depth allocates about as much. */
function drawDepth(random: Random): number {
  const ticket = random.below(64 + 16 + 4 + 1);
  if (ticket < 64) return deepest - 6;
  if (ticket < 64 + 16) return deepest - 4;
  if (ticket < 64 + 16 + 4) return deepest - 2;
  return deepest;
}

/** The given depth, or the greatest below it (down to 1) of which `nodes` nodes make a complete tree. */
function depthWithin(depth: number, nodes: number): number {
  let d = depth;
  while (d > 1 && nodesOf(d) > nodes) d--;
  return d;
}

/**
 * Adds one leaf as a binary counter adds one: two finished subtrees of equal depth are joined under a new
 * node, which may in turn have been waited for; the seed says which goes left. After 2^d leaves a single tree
 * of depth d waits.
 */
function addLeaf<Obj>(m: Mutator<Obj>, waiting: (Obj | null)[], random: Random, sizes: NativeSizes): void {
  let carry = m.allocate(2, sizes.draw());
  let depth = 0;
  for (let sibling = waiting[depth]!; sibling !== null; sibling = waiting[depth]!) {
    carry = join(m, m.allocate(2, sizes.draw()), sibling, carry, random);
    waiting[depth] = null;
    depth++;
  }
  waiting[depth] = carry;
}

/** The same, every node knowing its parent. */
function addLeafWithParents<Obj>(
  m: Mutator<Obj>,
  waiting: (Obj | null)[],
  random: Random,
  sizes: NativeSizes,
): void {
  let carry = m.allocate(3, sizes.draw());
  let depth = 0;
  for (let sibling = waiting[depth]!; sibling !== null; sibling = waiting[depth]!) {
    const above = m.allocate(3, sizes.draw());
    m.write(sibling, parent, above);
    m.write(carry, parent, above);
    carry = join(m, above, sibling, carry, random);
    waiting[depth] = null;
    depth++;
  }
  waiting[depth] = carry;
}

/** Hangs two subtrees under a new node, which takes them over. */
function join<Obj>(m: Mutator<Obj>, node: Obj, sibling: Obj, carry: Obj, random: Random): Obj {
  if (random.below(2) === 0) {
    m.write(node, left, sibling);
    m.write(node, right, carry);
  } else {
    m.write(node, right, sibling);
    m.write(node, left, carry);
  }
  m.release(sibling);
  m.release(carry);
  return node;
}

/** Keeps the first tree and drops every later one. */
function finishTree<Obj>(
  m: Mutator<Obj>,
  forest: Forest<Obj>,
  depth: number,
  withParents: boolean,
  before: number,
): number {
  const tree: Obj = forest.waiting[depth]!;
  forest.waiting[depth] = null;
  if (forest.longLived !== null) return dropTree(m, tree, withParents, before);
  forest.longLived = tree;
  return before;
}

function dropTree<Obj>(m: Mutator<Obj>, root: Obj, withParents: boolean, before: number): number {
  const checksum = withParents ? walkWithParents(m, root, before) : walk(m, root, before);
  if (m.explicit) discardTree(m, root);
  m.release(root);
  return checksum;
}

function walk<Obj>(m: Mutator<Obj>, node: Obj, before: number): number {
  let checksum = mix(before, m.serial(node));
  const leftChild = m.read(node, left);
  if (leftChild !== null) checksum = walk(m, leftChild, checksum);
  const rightChild = m.read(node, right);
  return rightChild === null ? checksum : walk(m, rightChild, checksum);
}

/** The same, reading each node's parent too. */
function walkWithParents<Obj>(m: Mutator<Obj>, node: Obj, before: number): number {
  let checksum = mix(before, m.serial(node));
  const above = m.read(node, parent);
  if (above !== null) checksum = mix(checksum, m.serial(above));
  const leftChild = m.read(node, left);
  if (leftChild !== null) checksum = walkWithParents(m, leftChild, checksum);
  const rightChild = m.read(node, right);
  return rightChild === null ? checksum : walkWithParents(m, rightChild, checksum);
}

/** Children first: a discarded node is never read again. */
function discardTree<Obj>(m: Mutator<Obj>, node: Obj): void {
  const leftChild = m.read(node, left);
  if (leftChild !== null) discardTree(m, leftChild);
  const rightChild = m.read(node, right);
  if (rightChild !== null) discardTree(m, rightChild);
  m.discard(node);
}
