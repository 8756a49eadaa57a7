import type { Python } from '../../layer/python/index.ts';
import type { CountingProgram } from './catalogue.ts';
import type { Now, Work } from './operations.ts';

/**
 * The counting programs as a user of the Python layer writes them: a handle for every reference that is
 * owned.
 */
type HandleOperation = (python: Python, size: number, now: Now) => Work;

function retainRelease({ list }: Python, size: number, now: Now): Work {
  const a = list();
  const start = now();
  for (let i = 0; i < size; i++) a.clone().release();
  const ns = now() - start;
  a.release();
  return { ns, collected: 0 };
}

function writeSlot(python: Python, size: number, now: Now): Work {
  const o = python.class('Slots', { __slots__: ['a'] })();
  const a = python.list();
  const b = python.list();
  const start = now();
  for (let i = 0; i < size; i += 2) {
    o.setattr('a', a);
    o.setattr('a', b);
  }
  const ns = now() - start;
  for (const handle of [o, a, b]) handle.release();
  return { ns, collected: 0 };
}

function makeLists({ list }: Python, size: number, now: Now): Work {
  const a = list();
  const start = now();
  for (let i = 0; i < size; i++) list([a]).release();
  const ns = now() - start;
  a.release();
  return { ns, collected: 0 };
}

function makeInstances(python: Python, size: number, now: Now): Work {
  const make = python.class('Slots', { __slots__: ['a', 'b'] });
  const start = now();
  for (let i = 0; i < size; i++) make().release();
  return { ns: now() - start, collected: 0 };
}

function makeCycles({ list, gc }: Python, size: number, now: Now): Work {
  const total = (): number => gc.get_stats().reduce((sum, { collected }) => sum + collected, 0);
  const before = total();
  gc.enable();
  const start = now();
  for (let i = 0; i < size >> 1; i++) {
    const a = list([null]);
    const b = list([a]);
    a.setitem(0, b);
    a.release();
    b.release();
  }
  gc.collect();
  const ns = now() - start;
  gc.disable();
  return { ns, collected: total() - before };
}

function appendPop({ list }: Python, size: number, now: Now): Work {
  const a = list();
  const one = list();
  const start = now();
  for (let i = 0; i < size; i++) {
    one.append(a);
    const popped = one.pop();
    if (typeof popped === 'object') popped?.release();
  }
  const ns = now() - start;
  one.release();
  a.release();
  return { ns, collected: 0 };
}

/** Programs whose operation is the same without handles are not here: a drop is one release. */
export const handleOperations: Readonly<Partial<Record<CountingProgram, HandleOperation>>> = {
  'retain and release': retainRelease,
  'write of a slot': writeSlot,
  'list made and dropped': makeLists,
  'instance made and dropped': makeInstances,
  'cycles with automatic collection': makeCycles,
  'append and pop': appendPop,
};
