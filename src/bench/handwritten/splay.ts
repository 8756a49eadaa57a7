import type { WorkloadParameters } from '../../model/index.ts';
import type { NativeBlock } from '../../subjects/native/index.ts';
import { emptyChecksum, finish, mix } from '../../subjects/workloads/checksum.ts';
import type { NativeSizes } from '../../subjects/workloads/native-sizes.ts';
import { liveSize, operations, prepare } from '../../subjects/workloads/parameters.ts';
import type { Natives } from './native.ts';
import { type Turns, turn } from './turns.ts';

/**
 * `splay` as one would write it in JS, without a mutator between the program and its objects. Same checksum.
 */

class Leaf {
  declare readonly serial: number;
  declare native: NativeBlock | null;
  constructor(serial: number) {
    this.serial = serial;
    this.native = null;
  }
}

class Pair {
  declare readonly serial: number;
  declare native: NativeBlock | null;
  declare left: Leaf | null;
  declare right: Leaf | null;
  constructor(serial: number) {
    this.serial = serial;
    this.native = null;
    this.left = null;
    this.right = null;
  }
}

class SplayNode {
  declare readonly serial: number;
  declare native: NativeBlock | null;
  declare left: SplayNode | null;
  declare right: SplayNode | null;
  declare payload: Pair | null;
  constructor(serial: number) {
    this.serial = serial;
    this.native = null;
    this.left = null;
    this.right = null;
    this.payload = null;
  }
}

const treeSize = 1024;
const changesAtScaleOne = 7000;

export async function splay(natives: Natives, parameters: WorkloadParameters, turns: Turns): Promise<number> {
  const { random, sizes } = prepare(parameters);
  const size = liveSize(treeSize, parameters.scale);
  const changes = operations(changesAtScaleOne, parameters.scale);
  const tree = new SplayTree(natives, sizes, random.word());
  let checksum = emptyChecksum;
  for (let i = 1; i < size + changes; i++) {
    tree.insert();
    if (i >= size) checksum = mixNode(tree.removeNeighbour(), checksum);
    if (turns.due()) await turn();
  }
  return finish(walk(tree.root, checksum));
}

/** Sleator and Tarjan's tree, splayed from the top down. */
class SplayTree {
  root: SplayNode;
  private serial = 0;
  private readonly natives: Natives;
  private readonly sizes: NativeSizes;
  private readonly salt: number;
  private readonly scratch: SplayNode;

  constructor(natives: Natives, sizes: NativeSizes, salt: number) {
    this.natives = natives;
    this.sizes = sizes;
    this.salt = salt;
    this.scratch = new SplayNode(this.serial++);
    this.root = this.makeNode();
  }

  insert(): void {
    const node = this.makeNode();
    const key = this.keyOf(node);
    const nearest = this.splay(this.root, key);
    if (this.keyOf(nearest) < key) {
      node.left = nearest;
      node.right = nearest.right;
      nearest.right = null;
    } else {
      node.right = nearest;
      node.left = nearest.left;
      nearest.left = null;
    }
    this.root = node;
  }

  /** Takes out the root's predecessor, or its successor where it has none. */
  removeNeighbour(): SplayNode {
    const { root } = this;
    const key = this.keyOf(root);
    if (root.left !== null) {
      const neighbour = this.splay(root.left, key);
      root.left = neighbour.left;
      return neighbour;
    }
    const neighbour = this.splay(root.right!, key);
    root.right = neighbour.right;
    return neighbour;
  }

  private makeNode(): SplayNode {
    const node = new SplayNode(this.serial++);
    const pair = new Pair(this.serial++);
    this.natives.attach(pair, this.sizes.draw());
    pair.left = this.makeLeaf();
    pair.right = this.makeLeaf();
    node.payload = pair;
    return node;
  }

  private makeLeaf(): Leaf {
    const leaf = new Leaf(this.serial++);
    this.natives.attach(leaf, this.sizes.draw());
    return leaf;
  }

  private keyOf(node: SplayNode): number {
    let h = node.serial ^ this.salt;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return h ^ (h >>> 16);
  }

  /** Brings the node with the key, or the last one on the way to it, to the top. */
  private splay(root: SplayNode, key: number): SplayNode {
    const { scratch } = this;
    let current = root;
    let smaller = scratch;
    let greater = scratch;
    for (;;) {
      const here = this.keyOf(current);
      if (key === here) break;
      if (key < here) {
        let child = current.left;
        if (child === null) break;
        if (key < this.keyOf(child)) {
          current.left = child.right;
          child.right = current;
          current = child;
          child = current.left;
          if (child === null) break;
        }
        greater.left = current;
        greater = current;
        current = child;
      } else {
        let child = current.right;
        if (child === null) break;
        if (key > this.keyOf(child)) {
          current.right = child.left;
          child.left = current;
          current = child;
          child = current.right;
          if (child === null) break;
        }
        smaller.right = current;
        smaller = current;
        current = child;
      }
    }
    smaller.right = current.left;
    greater.left = current.right;
    current.left = scratch.right;
    current.right = scratch.left;
    scratch.left = null;
    scratch.right = null;
    return current;
  }
}

function mixNode(node: SplayNode, before: number): number {
  const pair = node.payload!;
  let checksum = mix(before, node.serial);
  checksum = mix(checksum, pair.left!.serial);
  return mix(checksum, pair.right!.serial);
}

function walk(node: SplayNode, before: number): number {
  const checksum = mixNode(node, node.left === null ? before : walk(node.left, before));
  return node.right === null ? checksum : walk(node.right, checksum);
}
