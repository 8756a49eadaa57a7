import type { Containers } from './containers.ts';

/**
 * The graphs of the benchmark. Each builder leaves everything alive, held by `kept`; the same text in Python
 * is in peers/shapes.py.
 */

export function listPairs(c: Containers, objects: number): void {
  for (let i = 0; i < objects >> 1; i++) {
    const a = c.list(1);
    const b = c.list(1);
    c.setItem(b, 0, a);
    c.setItem(a, 0, b);
    c.heap.release(b);
    c.kept.keep(a);
  }
}

/** The watched objects stay alive: they are held like the weak references. */
export function listPairsBesideObserved(c: Containers, objects: number): void {
  const target = c.slotted(1);
  c.references.keep(c.finalized());
  c.references.keep(target);
  c.references.keep(c.weakReference(target));
  listPairs(c, objects);
}

export function slotPairs(c: Containers, objects: number): void {
  for (let i = 0; i < objects >> 1; i++) {
    const a = c.slotted(1);
    linkPair(c, a, c.slotted(1));
    c.kept.keep(a);
  }
}

export function finalizedPairs(c: Containers, objects: number): void {
  for (let i = 0; i < objects >> 1; i++) {
    const a = c.finalized();
    linkPair(c, a, c.finalized());
    c.kept.keep(a);
  }
}

/** Half of the objects are weak references, kept for ever. */
export function weakPairs(c: Containers, objects: number): void {
  for (let i = 0; i < objects >> 2; i++) {
    const a = c.slotted(1);
    const b = c.slotted(1);
    c.references.keep(c.weakReference(a));
    c.references.keep(c.weakReference(b));
    linkPair(c, a, b);
    c.kept.keep(a);
  }
}

/** Consumes the reference to `b`. */
function linkPair(c: Containers, a: number, b: number): void {
  c.setSlot(b, 0, a);
  c.setSlot(a, 0, b);
  c.heap.release(b);
}

export function selfInstances(c: Containers, objects: number): void {
  for (let i = 0; i < objects; i++) {
    const a = c.instance();
    c.setAttribute(a, 'me', a);
    c.kept.keep(a);
  }
}

/** Node i is the parent of 2i + 1 and 2i + 2. Returns the nodes, borrowed. */
export function tree(c: Containers, objects: number, slots = 2): Int32Array {
  const nodes = new Int32Array(objects);
  nodes[0] = c.slotted(slots);
  for (let i = 1; i < objects; i++) {
    const node = c.slotted(slots);
    c.setSlot(nodes[(i - 1) >> 1]!, (i & 1) === 1 ? 0 : 1, node);
    c.heap.release(node);
    nodes[i] = node;
  }
  c.kept.keep(nodes[0]!);
  return nodes;
}

export function treeLeavesFirst(c: Containers, objects: number): void {
  const nodes = new Int32Array(objects);
  for (let i = objects - 1; i >= 0; i--) {
    const node = c.slotted(2);
    for (let side = 0; side < 2; side++) {
      const child = 2 * i + 1 + side;
      if (child >= objects) break;
      c.setSlot(node, side, nodes[child]!);
      c.heap.release(nodes[child]!);
    }
    nodes[i] = node;
  }
  c.kept.keep(nodes[0]!);
}

export function parentTree(c: Containers, objects: number): void {
  const nodes = tree(c, objects, 3);
  for (let i = 1; i < objects; i++) c.setSlot(nodes[i]!, 2, nodes[(i - 1) >> 1]!);
}

/**
 * A linear congruential generator with its upper bits folded down: the same numbers as in Python, exactly.
 */
export function graph(c: Containers, objects: number, edges: number): void {
  const nodes = new Int32Array(objects);
  for (let i = 0; i < objects; i++) nodes[i] = c.list(edges);
  let x = 1;
  for (let i = 0; i < objects; i++) {
    for (let slot = 0; slot < edges; slot++) {
      x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
      c.setItem(nodes[i]!, slot, nodes[((x ^ (x >>> 15)) >>> 0) % objects]!);
    }
  }
  for (let i = 0; i < objects; i++) c.kept.keep(nodes[i]!);
}

export function ring(c: Containers, objects: number): void {
  const first = c.list(1);
  c.kept.keep(first);
  let last = first;
  for (let i = 1; i < objects; i++) {
    const next = c.list(1);
    c.setItem(next, 0, last);
    if (last !== first) c.heap.release(last);
    last = next;
  }
  c.setItem(first, 0, last);
  if (last !== first) c.heap.release(last);
}

export function hub(c: Containers, objects: number): void {
  const centre = c.list(0);
  for (let i = 1; i < objects; i++) {
    const spoke = c.list(1);
    c.setItem(spoke, 0, centre);
    c.append(centre, spoke);
    c.heap.release(spoke);
  }
  c.kept.keep(centre);
}

const wide = 1000;

export function wideLists(c: Containers, objects: number): void {
  const width = Math.max(1, Math.floor(objects / wide));
  for (let i = 0; i < wide; i++) {
    const list = c.list(0);
    for (let j = 0; j < width; j++) {
      const item = c.list(0);
      c.append(list, item);
      c.heap.release(item);
    }
    c.kept.keep(list);
  }
}

export function wideListsOfEachOther(c: Containers, objects: number): void {
  const width = Math.max(1, Math.floor(objects / wide));
  const lists = new Int32Array(wide);
  for (let i = 0; i < wide; i++) lists[i] = c.list(width);
  for (let i = 0; i < wide; i++)
    for (let j = 0; j < width; j++) c.setItem(lists[i]!, j, lists[(i + j) % wide]!);
  for (let i = 0; i < wide; i++) c.kept.keep(lists[i]!);
}

export function dicts(c: Containers, objects: number): void {
  const first = plainDict(c, 'first', 0);
  let last = first;
  for (let i = 1; i < objects; i++) {
    const one = plainDict(c, 'other', i);
    c.setEntry(one, 'previous', last);
    c.setEntry(last, 'next', one);
    if (last !== first) c.heap.release(last);
    last = one;
  }
  c.setEntry(last, 'next', first);
  c.setEntry(first, 'previous', last);
  if (last !== first) c.heap.release(last);
  c.kept.keep(first);
}

function plainDict(c: Containers, name: string, size: number): number {
  const dict = c.dict();
  c.setPlainEntry(dict, 'name', name);
  c.setPlainEntry(dict, 'size', size);
  return dict;
}

export function chain(c: Containers, objects: number): void {
  let head = c.slotted(1);
  for (let i = 1; i < objects; i++) {
    const node = c.slotted(1);
    c.setSlot(node, 0, head);
    c.heap.release(head);
    head = node;
  }
  c.kept.keep(head);
}

/** Every object refers to the ones made before and after it. */
export function doubleRing(c: Containers, objects: number): void {
  const first = c.list(2);
  c.kept.keep(first);
  let last = first;
  for (let i = 1; i < objects; i++) {
    const next = c.list(2);
    c.setItem(next, 0, last);
    c.setItem(last, 1, next);
    if (i > 1) c.heap.release(last);
    last = next;
  }
  c.setItem(last, 1, first);
  c.setItem(first, 0, last);
  if (objects > 1) c.heap.release(last);
}
