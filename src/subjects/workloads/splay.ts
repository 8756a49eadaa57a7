import { bytes, type WorkloadParameters } from '../../model/index.ts';
import type { Mutator } from '../managers/mutator.ts';
import { emptyChecksum, finish, mix } from './checksum.ts';
import type { NativeSizes } from './native-sizes.ts';
import { liveSize, operations, prepare } from './parameters.ts';
import { insert, left, right, unlinkNeighbour } from './splay-tree.ts';
import type { Workload } from './workload.ts';

/** Four objects each, three of them with native bytes: 4,096 alive, about 32,000 allocated. */
const treeSize = 1024;
const changesAtScaleOne = 7000;
const payload = 2;
const noBytes = bytes(0);

/**
 * Like `splay` of the Octane suite: a tree of constant size; each change inserts a node with a new key and
 * removes the one before it in key order. Survival is constant, so copying the young gains nothing, and every
 * change writes young objects into old ones. A node carries no native bytes; its payload of three objects
 * does.
 */
export const splay: Workload = {
  name: 'splay',
  describes:
    'Changes a splay tree of constant size: constant survival, and old objects made to point at young.',
  cyclic: false,

  async run<Obj>(m: Mutator<Obj>, parameters: WorkloadParameters): Promise<number> {
    const { random, sizes } = prepare(parameters);
    const size = liveSize(treeSize, parameters.scale);
    const changes = operations(changesAtScaleOne, parameters.scale);
    const salt = random.word();
    const scratch = m.allocate(2, noBytes);
    let checksum = emptyChecksum;
    let root = allocateNode(m, sizes);
    for (let i = 1; i < size + changes; i++) {
      root = insert(m, root, scratch, allocateNode(m, sizes), salt);
      if (i >= size) checksum = removeNeighbour(m, root, scratch, salt, checksum);
      const turn = m.safepoint();
      if (turn) await turn;
    }
    checksum = walk(m, root, checksum);
    if (m.explicit) {
      discardTree(m, root);
      m.discard(scratch);
    }
    m.release(scratch);
    m.release(root);
    return finish(checksum);
  },
};

/** A node with its payload: a pair of leaves. */
function allocateNode<Obj>(m: Mutator<Obj>, sizes: NativeSizes): Obj {
  const node = m.allocate(3, noBytes);
  const pair = m.allocate(2, sizes.draw());
  const first = m.allocate(0, sizes.draw());
  m.write(pair, left, first);
  m.release(first);
  const second = m.allocate(0, sizes.draw());
  m.write(pair, right, second);
  m.release(second);
  m.write(node, payload, pair);
  m.release(pair);
  return node;
}

/** Takes the root's neighbour in key order out of the tree, reads it, and drops it with its payload. */
function removeNeighbour<Obj>(
  m: Mutator<Obj>,
  root: Obj,
  scratch: Obj,
  salt: number,
  before: number,
): number {
  const node = unlinkNeighbour(m, root, scratch, salt);
  const checksum = mixNode(m, node, before);
  if (m.explicit) discardNode(m, node);
  m.release(node);
  return checksum;
}

function mixNode<Obj>(m: Mutator<Obj>, node: Obj, before: number): number {
  const pair = m.read(node, payload)!;
  let checksum = mix(before, m.serial(node));
  checksum = mix(checksum, m.serial(m.read(pair, left)!));
  return mix(checksum, m.serial(m.read(pair, right)!));
}

function discardNode<Obj>(m: Mutator<Obj>, node: Obj): void {
  const pair = m.read(node, payload)!;
  m.discard(m.read(pair, left)!);
  m.discard(m.read(pair, right)!);
  m.discard(pair);
  m.discard(node);
}

/** In key order. */
function walk<Obj>(m: Mutator<Obj>, node: Obj, before: number): number {
  const smaller = m.read(node, left);
  const checksum = mixNode(m, node, smaller === null ? before : walk(m, smaller, before));
  const greater = m.read(node, right);
  return greater === null ? checksum : walk(m, greater, checksum);
}

/** Children first: a discarded node is never read again. */
function discardTree<Obj>(m: Mutator<Obj>, node: Obj): void {
  const smaller = m.read(node, left);
  if (smaller !== null) discardTree(m, smaller);
  const greater = m.read(node, right);
  if (greater !== null) discardTree(m, greater);
  discardNode(m, node);
}
