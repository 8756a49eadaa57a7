import type { ProgramName } from '../shapes/catalogue.ts';

/**
 * The graphs of shapes/building.ts as plain JS objects, for V8's own collector. Each returns what holds the
 * graph. A list is an array, an instance an object of a class.
 */
type Plain = (size: number) => unknown;

class Node {
  a: unknown = null;
  b: unknown = null;
}

class ParentNode extends Node {
  parent: unknown = null;
}

class Self {
  me: Self = this;
}

export const plainPrograms: Readonly<Partial<Record<ProgramName, Plain>>> = {
  'dead list pairs': (size) => times(size >> 1, listPair),
  'dead slot pairs': (size) => times(size >> 1, nodePair),
  'dead self instances': (size) => times(size, () => new Self()),
  'live tree': (size) => tree(size, () => new Node()),
  'live tree, leaves first': treeLeavesFirst,
  'dead parent tree': parentTree,
  'graph of 2, all roots': (size) => graph(size, 2),
  'graph of 2, no roots': (size) => graph(size, 2),
  'graph of 4, all roots': (size) => graph(size, 4),
  'graph of 4, no roots': (size) => graph(size, 4),
  'dead ring': ring,
  'dead hub': hub,
  'live wide lists': (size) => times(1000, () => times(Math.max(1, Math.floor(size / 1000)), () => [])),
  'dead dicts': dicts,
};

function times<T>(count: number, make: (i: number) => T): T[] {
  const made: T[] = [];
  for (let i = 0; i < count; i++) made.push(make(i));
  return made;
}

function listPair(): unknown[] {
  const a: unknown[] = [null];
  a[0] = [a];
  return a;
}

function nodePair(): Node {
  const a = new Node();
  const b = new Node();
  a.a = b;
  b.a = a;
  return a;
}

function tree<N extends Node>(size: number, make: () => N): N[] {
  const nodes = times(size, make);
  for (let i = 1; i < size; i++) nodes[(i - 1) >> 1]![(i & 1) === 1 ? 'a' : 'b'] = nodes[i];
  return nodes.slice(0, 1);
}

function treeLeavesFirst(size: number): unknown {
  const nodes = new Map<number, Node>();
  for (let i = size - 1; i >= 0; i--) {
    const node = new Node();
    node.a = nodes.get(2 * i + 1) ?? null;
    node.b = nodes.get(2 * i + 2) ?? null;
    nodes.delete(2 * i + 1);
    nodes.delete(2 * i + 2);
    nodes.set(i, node);
  }
  return nodes.get(0);
}

function parentTree(size: number): unknown {
  const nodes = times(size, () => new ParentNode());
  for (let i = 1; i < size; i++) {
    const parent = nodes[(i - 1) >> 1]!;
    parent[(i & 1) === 1 ? 'a' : 'b'] = nodes[i];
    nodes[i]!.parent = parent;
  }
  return nodes[0];
}

function graph(size: number, edges: number): unknown {
  const nodes = times(size, () => new Array<unknown>(edges).fill(null));
  let x = 1;
  for (const node of nodes) {
    for (let slot = 0; slot < edges; slot++) {
      x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
      node[slot] = nodes[((x ^ (x >>> 15)) >>> 0) % size];
    }
  }
  return nodes;
}

function ring(size: number): unknown {
  const first: unknown[] = [null];
  let last = first;
  for (let i = 1; i < size; i++) last = [last];
  first[0] = last;
  return first;
}

function hub(size: number): unknown {
  const centre: unknown[] = [];
  for (let i = 1; i < size; i++) centre.push([centre]);
  return centre;
}

interface Linked {
  name: string;
  size: number;
  previous: Linked | null;
  next: Linked | null;
}

function dicts(size: number): unknown {
  const first: Linked = { name: 'first', size: 0, previous: null, next: null };
  let last = first;
  for (let i = 1; i < size; i++) {
    const one: Linked = { name: 'other', size: i, previous: last, next: null };
    last.next = one;
    last = one;
  }
  last.next = first;
  first.previous = last;
  return first;
}
