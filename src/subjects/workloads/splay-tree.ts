import type { Mutator } from '../managers/mutator.ts';

/**
 * A splay tree over `Mutator` (Sleator and Tarjan, "Self-adjusting binary search trees", JACM 32(3), 1985;
 * top-down splaying, section 4). Nodes have the slots `left` and `right`; a node's key comes from its birth
 * number, so that a tree needs nothing outside the objects. Keys are 32-bit signed integers, all different.
 */
export const left = 0;
export const right = 1;

/** Scatters birth numbers over all 32-bit integers, one to one; `salt` picks the order. */
export function keyOf<Obj>(m: Mutator<Obj>, node: Obj, salt: number): number {
  let h = m.serial(node) ^ salt;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * Brings the node with the key, or the last one on the way to it, to the root. Consumes the owned root,
 * returns the owned new one. `scratch` is an object with two empty slots, which hold the trees of smaller
 * (under `right`) and greater nodes (under `left`) while the search goes down, and are empty again
 * afterwards.
 *
 * Left and right are written out, not told apart by a variable: every access then names its slot.
 */
export function splay<Obj>(m: Mutator<Obj>, root: Obj, scratch: Obj, key: number, salt: number): Obj {
  let current = root;
  // Borrowed: where the next smaller, and the next greater, node will be hung.
  let smaller = scratch;
  let greater = scratch;
  for (;;) {
    const here = keyOf(m, current, salt);
    if (key === here) break;
    if (key < here) {
      let child = m.read(current, left);
      if (child === null) break;
      if (key < keyOf(m, child, salt)) {
        current = liftLeft(m, current, child);
        child = m.read(current, left);
        if (child === null) break;
      }
      m.write(greater, left, current);
      greater = current;
      m.retain(child);
      m.release(current);
      current = child;
    } else {
      let child = m.read(current, right);
      if (child === null) break;
      if (key > keyOf(m, child, salt)) {
        current = liftRight(m, current, child);
        child = m.read(current, right);
        if (child === null) break;
      }
      m.write(smaller, right, current);
      smaller = current;
      m.retain(child);
      m.release(current);
      current = child;
    }
  }
  m.write(smaller, right, m.read(current, left));
  m.write(greater, left, m.read(current, right));
  m.write(current, left, m.read(scratch, right));
  m.write(current, right, m.read(scratch, left));
  m.write(scratch, left, null);
  m.write(scratch, right, null);
  return current;
}

/** Lifts a left child above its parent. Consumes the owned parent, returns the child owned. */
function liftLeft<Obj>(m: Mutator<Obj>, node: Obj, child: Obj): Obj {
  m.retain(child);
  m.write(node, left, m.read(child, right));
  m.write(child, right, node);
  m.release(node);
  return child;
}

/** Lifts a right child above its parent. Consumes the owned parent, returns the child owned. */
function liftRight<Obj>(m: Mutator<Obj>, node: Obj, child: Obj): Obj {
  m.retain(child);
  m.write(node, right, m.read(child, left));
  m.write(child, left, node);
  m.release(node);
  return child;
}

/**
 * Makes `node`, whose key is not in the tree, the root. Consumes both owned references, returns the node's.
 */
export function insert<Obj>(m: Mutator<Obj>, root: Obj, scratch: Obj, node: Obj, salt: number): Obj {
  const key = keyOf(m, node, salt);
  const nearest = splay(m, root, scratch, key, salt);
  if (keyOf(m, nearest, salt) < key) {
    m.write(node, left, nearest);
    m.write(node, right, m.read(nearest, right));
    m.write(nearest, right, null);
  } else {
    m.write(node, right, nearest);
    m.write(node, left, m.read(nearest, left));
    m.write(nearest, left, null);
  }
  m.release(nearest);
  return node;
}

/**
 * Takes the root's neighbour in key order out of the tree: the predecessor, or, where there is none, the
 * successor. Returns it owned: the only reference left to it. The tree has two nodes at least.
 *
 * Brought to the top of its subtree, all of the neighbour's own subtree lies on its outer side: nothing
 * stands between it and the root.
 */
export function unlinkNeighbour<Obj>(m: Mutator<Obj>, root: Obj, scratch: Obj, salt: number): Obj {
  const key = keyOf(m, root, salt);
  const smaller = m.read(root, left);
  if (smaller !== null) {
    const predecessor = splay(m, m.retain(smaller), scratch, key, salt);
    m.write(root, left, m.read(predecessor, left));
    return predecessor;
  }
  const successor = splay(m, m.retain(m.read(root, right)!), scratch, key, salt);
  m.write(root, right, m.read(successor, right));
  return successor;
}
