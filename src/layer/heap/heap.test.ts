import { describe, expect, it } from 'vitest';
import { AtomPool } from './atoms.ts';
import {
  CountOverflowError,
  CountUnderflowError,
  ForeignReferenceError,
  HeapCorruptionError,
  SlotError,
} from './errors.ts';
import { MAX_COUNT } from './header.ts';
import { Heap } from './heap.ts';
import { capacityOf, sizeClassFor } from './size-classes.ts';

function setUp() {
  const heap = new Heap();
  const log: string[] = [];
  const list = heap.defineKind({ name: 'list', order: 'tail-first' });
  const names = new Map<number, string>();
  const node = heap.defineKind({ name: 'node', finalize: (id) => void log.push(names.get(id) ?? `#${id}`) });
  const make = (name: string, slots = 2) => {
    const id = heap.allocate(node, slots);
    names.set(id, name);
    return id;
  };
  return { heap, log, list, node, make, names };
}

describe('death by count', () => {
  it('happens before release returns, and takes along what only the object held', () => {
    const { heap, log, make } = setUp();
    const [a, b, shared] = [make('a'), make('b'), make('shared')];
    heap.give(a, 0, b);
    heap.write(a, 1, shared);
    heap.release(a);
    expect(log).toEqual(['a', 'b']);
    expect(heap.count(shared)).toBe(1);
    heap.verify();
  });

  it('goes depth first: a child is finished, with all it held, before the next child is released', () => {
    const { heap, log, make } = setUp();
    const root = make('root');
    for (const [slot, name] of [
      [0, 'left'],
      [1, 'right'],
    ] as const) {
      const child = make(name);
      heap.give(child, 0, make(`${name}.0`));
      heap.give(child, 1, make(`${name}.1`));
      heap.give(root, slot, child);
    }
    heap.release(root);
    expect(log).toEqual(['root', 'left', 'left.0', 'left.1', 'right', 'right.0', 'right.1']);
  });

  it('drops the items of a tail-first kind from the last to the first', () => {
    const { heap, log, list, make } = setUp();
    const id = heap.allocate(list, 0);
    for (const name of ['first', 'second', 'third']) heap.append(id, make(name));
    heap.release(id);
    expect(log).toEqual(['third', 'second', 'first']);
  });

  it('frees a chain of five million objects without stack growth', () => {
    const heap = new Heap();
    const kind = heap.defineKind({ name: 'link' });
    let head = heap.allocate(kind, 1);
    for (let i = 1; i < 5_000_000; i++) {
      const next = heap.allocate(kind, 1);
      heap.give(next, 0, head);
      head = next;
    }
    heap.release(head);
    expect(heap.liveObjects).toBe(0);
    expect(heap.frees).toBe(5_000_000);
  }, 60_000);

  it('runs a finalizer once in a life, resurrection included, and moves the resurrected to generation 0', () => {
    const { heap } = setUp();
    const saved: number[] = [];
    const kind = heap.defineKind({
      name: 'phoenix',
      finalize: (id) => {
        heap.retain(id);
        saved.push(id);
      },
    });
    const id = heap.allocate(kind, 0);
    const weak = heap.weakReferences.create(id, null);
    heap.release(id);
    expect(heap.count(id)).toBe(1);
    expect(heap.weakReferences.target(weak)).toBe(id);
    expect(heap.order.generationOf(id)).toBe(0);
    heap.release(id);
    expect(saved).toEqual([id]);
    expect(heap.weakReferences.target(weak)).toBe(0);
    expect(heap.counters).toMatchObject({ finalizers: 1, resurrections: 1 });
    heap.verify();
  });

  it('hands what a finalizer throws to the unraisable hook and goes on', () => {
    const { heap, log, make } = setUp();
    const reports: string[] = [];
    heap.unraisableHook = ({ error, where }) => void reports.push(`${where}: ${String(error)}`);
    const kind = heap.defineKind({
      name: 'thrower',
      finalize: () => {
        throw new Error('no');
      },
    });
    const id = heap.allocate(kind, 1);
    heap.give(id, 0, make('child'));
    heap.release(id);
    expect(reports).toEqual(['finalizer: Error: no']);
    expect(log).toEqual(['child']);
    heap.verify();
  });

  it('lets a finalizer allocate so much that every table is replaced, in the middle of a cascade', () => {
    const { heap, list, make, log } = setUp();
    const kept: number[] = [];
    const greedy = heap.defineKind({
      name: 'greedy',
      finalize: () => {
        for (let i = 0; i < 20_000; i++) kept.push(heap.allocate(list, 3));
      },
    });
    const parent = heap.allocate(list, 0);
    heap.append(parent, make('last to go'));
    heap.append(parent, heap.allocate(greedy, 1));
    heap.append(parent, make('first to go'));
    heap.release(parent);
    expect(log).toEqual(['first to go', 'last to go']);
    heap.verify();
    for (const id of kept) heap.release(id);
    expect(heap.liveObjects).toBe(0);
    heap.verify();
  });

  it('verifies in the middle of a cascade', () => {
    const { heap, list } = setUp();
    let verified = 0;
    const nosy = heap.defineKind({
      name: 'nosy',
      finalize: () => {
        heap.verify();
        verified++;
      },
    });
    const head = heap.defineKind({ name: 'head-first' });
    for (const kind of [list, head]) {
      const parent = heap.allocate(kind, 3);
      for (let slot = 0; slot < 3; slot++) {
        const child = heap.allocate(kind, 1);
        heap.give(child, 0, heap.allocate(nosy, 0));
        heap.give(parent, slot, child);
      }
      heap.release(parent);
    }
    expect(verified).toBe(6);
    expect(heap.liveObjects).toBe(0);
  });
});

describe('weak references', () => {
  it('die together, then call back, newest first', () => {
    const { heap, make } = setUp();
    const log: string[] = [];
    const id = make('target');
    const weak: number[] = [];
    for (const name of ['oldest', 'middle', 'newest']) {
      weak.push(
        heap.weakReferences.create(
          id,
          () => void log.push(`${name} sees ${weak.map((w) => heap.weakReferences.target(w))}`),
        ),
      );
    }
    expect(heap.weakReferences.list(id)).toEqual([...weak].reverse());
    heap.release(id);
    expect(log).toEqual(['newest sees 0,0,0', 'middle sees 0,0,0', 'oldest sees 0,0,0']);
    heap.verify();
  });

  it('stay silent when they die before their target', () => {
    const { heap, make } = setUp();
    let called = 0;
    const id = make('target');
    heap.release(heap.weakReferences.create(id, () => void called++));
    expect(heap.isWeaklyReferenced(id)).toBe(false);
    heap.release(id);
    expect(called).toBe(0);
    expect(heap.liveObjects).toBe(0);
    heap.verify();
  });

  it('hold the object that their callback belongs to, until they have called back', () => {
    const { heap, list, make } = setUp();
    const holder = heap.allocate(list, 0);
    const id = make('target');
    const weak = heap.weakReferences.create(id, () => undefined, holder);
    expect(heap.count(holder)).toBe(2);
    heap.release(id);
    expect(heap.count(holder)).toBe(1);
    heap.release(weak);
    expect(heap.count(holder)).toBe(1);
  });

  it('take memory for themselves and their targets, not for all objects of the heap', () => {
    const { heap, list } = setUp();
    const first = heap.allocate(list, 0);
    for (let i = 0; i < 200_000; i++) heap.allocate(list, 0);
    heap.weakReferences.create(first, () => undefined);
    // Two chunks of cells and one of callbacks.
    expect(heap.weakReferences.bytes).toBe(2 * 65_536 + 32_768);
  });

  it('leave the middle of a chain in any order and keep the others', () => {
    const { heap, make } = setUp();
    const id = make('target');
    const weak = Array.from({ length: 7 }, () => heap.weakReferences.create(id, null));
    const left = new Set(weak);
    for (const at of [3, 0, 6, 4, 1, 5, 2]) {
      heap.release(weak[at]!);
      left.delete(weak[at]!);
      expect(heap.weakReferences.list(id)).toEqual([...left].reverse());
      heap.verify();
    }
    expect(heap.isWeaklyReferenced(id)).toBe(false);
  });
});

describe('misuse is refused and leaves the heap consistent', () => {
  it('release of a dead object, by name', () => {
    const { heap, list } = setUp();
    const id = heap.allocate(list, 0);
    heap.release(id);
    expect(() => heap.release(id)).toThrow(CountUnderflowError);
    expect(() => heap.release(id)).toThrow(`object ${id}`);
    expect(() => heap.retain(id)).toThrow(ForeignReferenceError);
    heap.verify();
    expect(heap.count(heap.allocate(list, 0))).toBe(1);
  });

  it('an id that this heap never made', () => {
    const { heap } = setUp();
    for (const id of [0, -1, 12_345_678, 1.5, Number.NaN]) {
      expect(() => heap.retain(id)).toThrow(ForeignReferenceError);
      expect(() => heap.release(id)).toThrow(ForeignReferenceError);
    }
    heap.verify();
  });

  it('a slot that does not exist', () => {
    const { heap, list } = setUp();
    const id = heap.allocate(list, 2);
    for (const slot of [2, -1]) {
      expect(() => heap.read(id, slot)).toThrow(SlotError);
      expect(() => heap.write(id, slot, id)).toThrow(SlotError);
    }
    expect(heap.count(id)).toBe(1);
    heap.verify();
  });

  it('one reference more than a count can hold', () => {
    const { heap, list } = setUp();
    const id = heap.allocate(list, 0);
    heap.table.setCount(id, MAX_COUNT);
    expect(() => heap.retain(id)).toThrow(CountOverflowError);
    expect(heap.count(id)).toBe(MAX_COUNT);
    heap.table.setCount(id, 1);
    heap.verify();
  });

  it('a corrupted count is found by verify()', () => {
    const { heap, list } = setUp();
    const [a, b] = [heap.allocate(list, 1), heap.allocate(list, 0)];
    heap.write(a, 0, b);
    heap.table.setCount(b, 0);
    expect(() => heap.verify()).toThrow(HeapCorruptionError);
  });
});

describe('slots', () => {
  it('grow, shrink, shift and keep every reference counted', () => {
    const { heap, list } = setUp();
    const id = heap.allocate(list, 0);
    const items = Array.from({ length: 1000 }, () => heap.allocate(list, 0));
    for (const item of items) heap.append(id, item);
    expect(heap.length(id)).toBe(1000);
    const taken = heap.removeSlot(id, 500);
    expect(taken).toBe(items[500]);
    heap.insert(id, 0, taken);
    expect(heap.read(id, 0)).toBe(items[500]);
    expect(heap.read(id, 500)).toBe(items[499]);
    heap.verify();
    heap.release(id);
    expect(heap.liveObjects).toBe(0);
  });

  it('give segments of freed objects to new ones of the same size', () => {
    const { heap, list } = setUp();
    const first = heap.allocate(list, 3);
    const offset = heap.table.firstEdge(first);
    heap.write(first, 2, first);
    heap.write(first, 2, 0);
    heap.release(first);
    const second = heap.allocate(list, 3);
    expect(heap.table.firstEdge(second)).toBe(offset);
    expect([0, 1, 2].map((slot) => heap.read(second, slot))).toEqual([0, 0, 0]);
  });

  it('come in size classes that hold what they are asked for and waste at most half', () => {
    for (let words = 1; words < 5000; words++) {
      const capacity = capacityOf(sizeClassFor(words));
      expect(capacity).toBeGreaterThanOrEqual(words);
      expect(capacityOf(sizeClassFor(words) - 1)).toBeLessThan(words);
    }
    expect(capacityOf(sizeClassFor(2 ** 30))).toBe(2 ** 30);
  });
});

describe('atoms', () => {
  it('come back as they went in', () => {
    const pool = new AtomPool();
    const values = [
      0,
      1,
      -1,
      2 ** 29 - 1,
      -(2 ** 29),
      2 ** 29,
      1.5,
      -0,
      Number.NaN,
      null,
      undefined,
      true,
      false,
      '',
      'text',
      { a: 1 },
      10n,
    ];
    for (const value of values) {
      const word = pool.store(value);
      expect(word).toBeLessThan(0);
      expect(pool.load(word)).toBe(value);
      pool.drop(word);
    }
    expect(pool.size).toBe(0);
  });

  it('leave the pool with the object that held them', () => {
    const { heap, list } = setUp();
    const id = heap.allocate(list, 0);
    for (const value of ['a', 2.5, 7, null]) heap.append(id, heap.atoms.store(value));
    expect(heap.atoms.size).toBe(2);
    heap.release(id);
    expect(heap.atoms.size).toBe(0);
  });
});

describe('what the program does not know of', () => {
  it('counts for no trigger and starts no collection, also when it throws', () => {
    const heap = new Heap();
    const kind = heap.defineKind({ name: 'node' });
    let fired = 0;
    heap.allocationListener = { limitExceeded: () => void fired++ };
    heap.allocationLimit = 2;
    heap.allocate(kind, 0);
    const hidden = heap.uncounted(() => [0, 1, 2, 3].map(() => heap.allocate(kind, 0)));
    expect(() =>
      heap.uncounted(() => {
        heap.allocate(kind, 0);
        throw new Error('in between');
      }),
    ).toThrow('in between');
    heap.uncounted(() => {
      for (const id of hidden) heap.release(id);
    });
    expect([heap.netAllocations, fired]).toEqual([1, 0]);
    heap.allocate(kind, 0);
    heap.allocate(kind, 0);
    expect([heap.netAllocations, fired]).toEqual([3, 1]);
    heap.countElsewhere(1);
    expect(heap.netAllocations).toBe(4);
    heap.restartCount();
    heap.countElsewhere(-1);
    expect(heap.netAllocations).toBe(0);
  });
});

describe('an allocation observer', () => {
  it('hears of rows, late payloads and segments while it is set', () => {
    const heap = new Heap();
    const kind = heap.defineKind({ name: 'node' });
    const before = heap.allocate(kind, 5);
    const heard: string[] = [];
    heap.observeAllocations({
      rowTaken: (id, bytes) => void heard.push(`row ${id}: ${bytes}`),
      rowGrew: (id, bytes) => void heard.push(`row ${id} grew to ${bytes}`),
      segmentTaken: (offset, bytes) => void heard.push(`segment ${offset}: ${bytes}`),
      segmentGiven: (offset) => void heard.push(`segment ${offset} given`),
    });
    const small = heap.allocate(kind, 1);
    const wide = heap.allocate(kind, 5, {});
    heap.setPayload(small, {});
    heap.release(before);
    heap.release(wide);
    heap.observeAllocations(null);
    heap.allocate(kind, 5, {});
    expect(heard).toEqual([
      `row ${small}: 36`,
      'segment 7: 24',
      `row ${wide}: 44`,
      `row ${small} grew to 44`,
      'segment 1 given',
      'segment 7 given',
    ]);
    heap.verify();
  });
});
