import type { Containers } from './containers.ts';

/** What an operation took, in nanoseconds, and how many objects collections found. */
export interface Work {
  readonly ns: number;
  readonly collected: number;
}

/** Nanoseconds on a monotonic clock. */
export type Now = () => number;

const youngObjects = 1000;
const repeats = 100;

export function collect(c: Containers, _size: number, now: Now): Work {
  const start = now();
  const collected = c.collector.collect();
  return { ns: now() - start, collected };
}

/** Only the collections are timed, not the building of what they collect. */
export function collectYoung(c: Containers, _size: number, now: Now, generation: 0 | 2 = 0): Work {
  let ns = 0;
  let collected = 0;
  for (let i = 0; i < repeats; i++) {
    for (let j = 0; j < youngObjects >> 1; j++) makePair(c);
    const start = now();
    collected += c.collector.collect(generation);
    ns += now() - start;
  }
  return { ns, collected };
}

export function collectBesideFrozen(c: Containers, size: number, now: Now): Work {
  const work = collectYoung(c, size, now, 2);
  c.collector.unfreeze();
  return work;
}

export function freezeAndUnfreeze(c: Containers, _size: number, now: Now): Work {
  const { collector } = c;
  const start = now();
  for (let i = 0; i < 1000; i++) {
    collector.freeze();
    collector.unfreeze();
  }
  return { ns: now() - start, collected: 0 };
}

export function retainRelease(c: Containers, size: number, now: Now): Work {
  const { heap } = c;
  const a = c.list(0);
  const start = now();
  for (let i = 0; i < size; i++) {
    heap.retain(a);
    heap.release(a);
  }
  const ns = now() - start;
  heap.release(a);
  return { ns, collected: 0 };
}

export function writeSlot(c: Containers, size: number, now: Now): Work {
  const o = c.slotted(1);
  const a = c.list(0);
  const b = c.list(0);
  const start = now();
  for (let i = 0; i < size; i += 2) {
    c.setSlot(o, 0, a);
    c.setSlot(o, 0, b);
  }
  const ns = now() - start;
  for (const id of [o, a, b]) c.heap.release(id);
  return { ns, collected: 0 };
}

export function makeLists(c: Containers, size: number, now: Now): Work {
  const a = c.list(0);
  const start = now();
  for (let i = 0; i < size; i++) {
    const list = c.list(1);
    c.setItem(list, 0, a);
    c.heap.release(list);
  }
  const ns = now() - start;
  c.heap.release(a);
  return { ns, collected: 0 };
}

export function makeInstances(c: Containers, size: number, now: Now): Work {
  const start = now();
  for (let i = 0; i < size; i++) c.heap.release(c.slotted(2));
  return { ns: now() - start, collected: 0 };
}

export function dropKept(c: Containers, _size: number, now: Now): Work {
  const start = now();
  c.kept.clear();
  return { ns: now() - start, collected: 0 };
}

export function makeCycles(c: Containers, size: number, now: Now): Work {
  const before = totalCollected(c);
  c.automatic.enable();
  const start = now();
  for (let i = 0; i < size >> 1; i++) makePair(c);
  c.collector.collect();
  const ns = now() - start;
  c.automatic.disable();
  return { ns, collected: totalCollected(c) - before };
}

export function appendPop(c: Containers, size: number, now: Now): Work {
  const a = c.list(0);
  const list = c.list(0);
  const start = now();
  for (let i = 0; i < size; i++) {
    c.append(list, a);
    c.pop(list);
  }
  const ns = now() - start;
  c.heap.release(list);
  c.heap.release(a);
  return { ns, collected: 0 };
}

function makePair(c: Containers): void {
  const a = c.list(1);
  const b = c.list(1);
  c.setItem(b, 0, a);
  c.setItem(a, 0, b);
  c.heap.release(a);
  c.heap.release(b);
}

function totalCollected(c: Containers): number {
  return c.collector.statistics.reduce((sum, { collected }) => sum + collected, 0);
}
