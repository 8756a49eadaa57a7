import type { Mutator } from '../managers/mutator.ts';

/**
 * A splay tree over `Mutator` (Sleator and Tarjan, "Self-adjusting binary search trees", JACM 32(3), 1985;
 * top-down splaying, section 4). Nodes have the slots `left` and `right`; a node's key comes from its birth number,
 * so that a tree needs nothing outside the objects. Keys are 32-bit signed integers, all different.
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
 * Brings the node with the key, or the last one on the way to it, to the root. Consumes the owned root, returns the
 * owned new one. `scratch` is an object with two empty slots, which hold the trees of smaller (under `right`) and
 * greater nodes (under `left`) while the search goes down, and are empty again afterwards.
 */
export function splay<Obj>(m: Mutator<Obj>, root: Obj, scratch: Obj, key: number, salt: number): Obj {
  let current = root;
  // Borrowed: where the next smaller, and the next greater, node will be hung.
  let smaller = scratch;
  let greater = scratch;
  for (;;) {
    const here = keyOf(m, current, salt);
    if (key === here) break;
    const near = key < here ? left : right;
    const child = m.read(current, near);
    if (child === null) break;
    const there = keyOf(m, child, salt);
    if (key !== there && key < there === (near === left)) {
      current = rotate(m, current, near);
      if (m.read(current, near) === null) break;
    }
    if (near === left) {
      m.write(greater, left, current);
      greater = current;
    } else {
      m.write(smaller, right, current);
      smaller = current;
    }
    const next = m.retain(m.read(current, near)!);
    m.release(current);
    current = next;
  }
  m.write(smaller, right, m.read(current, left));
  m.write(greater, left, m.read(current, right));
  m.write(current, left, m.read(scratch, right));
  m.write(current, right, m.read(scratch, left));
  m.write(scratch, left, null);
  m.write(scratch, right, null);
  return current;
}

/** Lifts the child in slot `near` above its parent. Consumes the owned parent, returns the owned child. */
function rotate<Obj>(m: Mutator<Obj>, node: Obj, near: number): Obj {
  const far = near === left ? right : left;
  const child = m.retain(m.read(node, near)!);
  m.write(node, near, m.read(child, far));
  m.write(child, far, node);
  m.release(node);
  return child;
}

/** Makes `node`, whose key is not in the tree, the root. Consumes both owned references, returns the node's. */
export function insert<Obj>(m: Mutator<Obj>, root: Obj, scratch: Obj, node: Obj, salt: number): Obj {
  const key = keyOf(m, node, salt);
  const nearest = splay(m, root, scratch, key, salt);
  const near = keyOf(m, nearest, salt) < key ? left : right;
  const far = near === left ? right : left;
  m.write(node, near, nearest);
  m.write(node, far, m.read(nearest, far));
  m.write(nearest, far, null);
  m.release(nearest);
  return node;
}

/**
 * Brings the root's neighbour in key order to the top of its subtree and says in which slot of the root it now is:
 * the predecessor in `left`, or, where there is none, the successor in `right`. The tree has two nodes at least.
 */
export function liftNeighbour<Obj>(m: Mutator<Obj>, root: Obj, scratch: Obj, salt: number): number {
  const near = m.read(root, left) !== null ? left : right;
  const subtree = m.retain(m.read(root, near)!);
  m.write(root, near, null);
  const neighbour = splay(m, subtree, scratch, keyOf(m, root, salt), salt);
  m.write(root, near, neighbour);
  m.release(neighbour);
  return near;
}

/** Takes the lifted neighbour out of the tree. Returns it owned: the only reference left to it. */
export function unlinkNeighbour<Obj>(m: Mutator<Obj>, root: Obj, near: number): Obj {
  const neighbour = m.retain(m.read(root, near)!);
  // All of its subtree lies on its outer side: nothing stands between it and the root.
  m.write(root, near, m.read(neighbour, near));
  return neighbour;
}
