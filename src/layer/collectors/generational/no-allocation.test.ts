import { getHeapStatistics } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { Heap } from '../../heap/index.ts';
import { GenerationalCollector } from './collector.ts';

const objects = 300_000;

/** Half of the objects in live binary trees, half in dead two-cycles. Returns the roots. */
function populate(heap: Heap, kinds: ReturnType<Heap['defineKind']>[]): number[] {
  const roots: number[] = [];
  const tree = (depth: number): number => {
    const id = heap.allocate(kinds[depth % kinds.length]!, 2);
    if (depth > 0) for (const slot of [0, 1]) heap.give(id, slot, tree(depth - 1));
    return id;
  };
  while (heap.liveObjects < objects / 2) roots.push(tree(10));
  while (heap.liveObjects < objects) {
    const [a, b] = [heap.allocate(kinds[0]!, 1), heap.allocate(kinds[1]!, 1)];
    heap.give(a, 0, b);
    heap.give(b, 0, a);
  }
  return roots;
}

/** Bytes on the V8 heap and in array buffers. */
function memory(): { readonly v8: number; readonly buffers: number } {
  return { v8: getHeapStatistics().used_heap_size, buffers: process.memoryUsage().arrayBuffers };
}

function setUp() {
  const heap = new Heap();
  const collector = new GenerationalCollector(heap);
  const kinds = [heap.defineKind({ name: 'list', order: 'tail-first' }), heap.defineKind({ name: 'node' })];
  return { heap, collector, kinds };
}

describe('a collection allocates nothing', () => {
  // What the measuring itself and the code being compiled allocate; far below one byte per object.
  const allowance = 64 * 1024;

  it('on the V8 heap or outside, whether it visits the living or frees the dead', () => {
    const { heap, collector, kinds } = setUp();
    // Warm: the compiler is done with the collector before anything is measured.
    for (let round = 0; round < 5; round++) {
      const roots = populate(heap, kinds);
      collector.collect();
      collector.collect();
      for (const id of roots) heap.release(id);
    }
    const roots = populate(heap, kinds);
    memory();
    const before = memory();
    const dead = collector.collect();
    const after = memory();
    const again = collector.collect();
    const last = memory();
    expect(dead).toBeGreaterThan(objects / 3);
    expect(again).toBe(0);
    expect(after.v8 - before.v8).toBeLessThan(allowance);
    expect(last.v8 - after.v8).toBeLessThan(allowance);
    expect(last.buffers).toBe(before.buffers);
    expect(roots.length).toBeGreaterThan(0);
  });

  it('when every table is exactly full', () => {
    const { heap, collector, kinds } = setUp();
    const first = heap.allocate(kinds[0]!, 1);
    heap.give(first, 0, first);
    // Fill up to the last row, then collect: there is no room to grow into without replacing a table.
    while (heap.table.rows < heap.table.capacity) {
      const id = heap.allocate(kinds[1]!, 1);
      heap.give(id, 0, id);
    }
    const { cells, edges } = heap.table;
    const { words } = edges;
    expect(collector.collect()).toBe(heap.table.capacity - 1);
    expect(heap.table.cells).toBe(cells);
    expect(heap.table.edges.words).toBe(words);
    heap.verify();
  });

  it('with resurrections and weak references in tables that are exactly full', () => {
    const { heap, collector } = setUp();
    const saved: number[] = [];
    let calls = 0;
    const phoenix = heap.defineKind({
      name: 'phoenix',
      finalize: (id) => {
        heap.retain(id);
        saved.push(id);
      },
    });
    const weak: number[] = [];
    while (heap.table.rows < heap.table.capacity - 1) {
      const id = heap.allocate(phoenix, 1);
      heap.give(id, 0, id);
      weak.push(heap.weakReferences.create(id, () => void calls++));
    }
    const { cells } = heap.table;
    expect(collector.collect()).toBe(0);
    expect(calls).toBe(weak.length);
    expect(saved.length).toBe(weak.length);
    expect(heap.table.cells).toBe(cells);
    heap.verify();
  });
});
