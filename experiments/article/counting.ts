import type { Card } from '../../src/index.ts';
import type { PyValue } from '../../src/python.ts';
import { fateOf, ring, whenGone } from './v8-fate.ts';

const topic = 'Counting references';

export const counting: readonly Card[] = [
  {
    id: 'managed-by-counting',
    claim: 1,
    topic,
    text: 'Python manages memory with a reference counter.',
    mechanism:
      'Every object carries the number of references to it and is freed when that falls to ' +
      'zero. Objects that refer to each other never get there; a second mechanism, the cycle ' +
      'collector, finds those.',
    layer: ({ py }) => {
      py.gc.disable();
      const Thing = py.class('Thing', {});
      const ns = py.frame<{ ring: PyValue }>();
      const plain = Thing();
      const plainSeen = py.weakref.ref(plain);
      plain.release();
      const ringed = Thing();
      ringed.setattr('me', ringed);
      const ringSeen = py.weakref.ref(ringed);
      ns.ring = ringed;
      py.del(ns, 'ring');
      const cycleFreedByCounting = ringSeen.call() === null;
      py.gc.collect();
      return {
        shared: {
          plainFreedByCounting: plainSeen.call() === null,
          cycleFreedByCounting,
          cycleFreedByCollector: ringSeen.call() === null,
        },
        own: {},
      };
    },
    python: `
import gc, weakref

class Thing:
    pass

def observe():
    gc.disable()
    plain = Thing()
    plain_seen = weakref.ref(plain)
    del plain
    ring = Thing()
    ring.me = ring
    ring_seen = weakref.ref(ring)
    del ring
    counted = ring_seen() is None
    gc.collect()
    return {'shared': {
        'plainFreedByCounting': plain_seen() is None,
        'cycleFreedByCounting': counted,
        'cycleFreedByCollector': ring_seen() is None,
    }, 'own': {}}
`,
    v8: async (v8) => {
      const plain = await fateOf(v8, () => ({}));
      const cycle = await fateOf(v8, ring);
      return {
        plainGoneAtOnce: plain.goneAtOnce,
        plainGone: plain.goneAfterCollection,
        cycleGoneAtOnce: cycle.goneAtOnce,
        cycleGone: cycle.goneAfterCollection,
      };
    },
    tell: (facts) =>
      `With the collector off, counting ${did(facts.flag('plainFreedByCounting'))} free a plain ` +
      `object and ${did(facts.flag('cycleFreedByCounting'))} free one that refers to itself; ` +
      `a collection ${did(facts.flag('cycleFreedByCollector'))} free that one.`,
    tellV8: (facts) =>
      `A plain object: ${whenGone(facts.flag('plainGoneAtOnce'), facts.flag('plainGone'))}. ` +
      `One that refers to itself: ${whenGone(facts.flag('cycleGoneAtOnce'), facts.flag('cycleGone'))}.` +
      (facts.flag('plainGoneAtOnce') === facts.flag('cycleGoneAtOnce') &&
      facts.flag('plainGone') === facts.flag('cycleGone')
        ? ' V8 makes no difference between them.'
        : ''),
    judge: (facts) => {
      const [plain, cycle] = [facts.flag('plainFreedByCounting'), facts.flag('cycleFreedByCounting')];
      if (plain && cycle) return { holds: 'yes', because: 'Counting alone freed both kinds of garbage.' };
      if (plain)
        return {
          holds: 'partly',
          because:
            'Counting freed the plain object and could not free the one that refers to itself: Python needs a second collector for cycles.',
        };
      return { holds: 'no', because: 'Counting freed nothing.' };
    },
  },
  {
    id: 'compiler-knows',
    claim: 2,
    topic,
    text: 'The count lets the compiler know whether a variable is still in use.',
    mechanism:
      'Counts belong to objects, not to variables, and change while the program runs. The compiler only emits the instructions that raise and lower them.',
    layer: ({ py }) => {
      const Thing = py.class('Thing', {});
      const held = (times: number): number => {
        using locals = py.frame<{ value: PyValue; keep: PyValue }>();
        locals.value = Thing();
        locals.keep = py.list(Array.from({ length: times }, () => locals.value));
        return py.sys.getrefcount(locals.value);
      };
      return { shared: { heldOnce: held(1), heldManyTimes: held(5) }, own: {} };
    },
    python: `
import sys

class Thing:
    pass

def held(times):
    value = Thing()
    keep = [value] * times
    return sys.getrefcount(value)

def observe():
    return {'shared': {'heldOnce': held(1), 'heldManyTimes': held(5)}, 'own': {}}
`,
    v8: async (v8) => {
      const held = async (times: number): Promise<boolean> => {
        const keep = Array.from({ length: times }, () => shared);
        const watch = new WeakRef(shared);
        await v8.turn();
        v8.collect();
        return watch.deref() !== undefined && keep.length === times;
      };
      const shared = {};
      return { heldOnce: await held(1), heldManyTimes: await held(5) };
    },
    tell: (facts) =>
      `The same function, compiled once, saw a count of ${facts.number('heldOnce')} when called with 1 and of ${facts.number('heldManyTimes')} when called with 5.`,
    tellV8: (facts) =>
      facts.flag('heldOnce') === facts.flag('heldManyTimes')
        ? 'Held once or five times, the only thing V8 can be asked is whether the object is still there; it keeps no number.'
        : 'Whether the object was still there depended on how often it was held.',
    judge: (facts) =>
      facts.number('heldOnce') === facts.number('heldManyTimes')
        ? { holds: 'yes', because: 'One compiled function always gave the same count.' }
        : {
            holds: 'no',
            because: `One compiled function gave ${facts.number('heldOnce')} or ${facts.number('heldManyTimes')}, depending on its argument: the running program counts, no compiler could know.`,
          },
  },
  {
    id: 'collector-frees-the-unreferenced',
    claim: 6,
    topic,
    text: 'When nothing refers to a value any more, the garbage collector frees it.',
    mechanism:
      'The instruction that drops the last reference frees the object itself. The collector takes no part in it and may be switched off.',
    layer: ({ py }) => {
      py.gc.disable();
      const gone: string[] = [];
      const Noted = py.class('Noted', { __del__: () => void gone.push('gone') });
      const runs = (): number => py.gc.get_stats().reduce((sum, { collections }) => sum + collections, 0);
      const before = runs();
      const ns = py.frame<{ value: PyValue }>();
      ns.value = Noted();
      py.del(ns, 'value');
      return {
        shared: { enabled: py.gc.isenabled(), goneAtOnce: gone.length === 1, collections: runs() - before },
        own: {},
      };
    },
    python: `
import gc

gone = []

class Noted:
    def __del__(self):
        gone.append('gone')

def runs():
    return sum(stats['collections'] for stats in gc.get_stats())

def observe():
    gone.clear()
    gc.disable()
    before = runs()
    value = Noted()
    del value
    at_once = len(gone) == 1
    return {'shared': {'enabled': gc.isenabled(), 'goneAtOnce': at_once, 'collections': runs() - before}, 'own': {}}
`,
    v8: (v8) => fateOf(v8, () => ({})),
    tell: (facts) =>
      `With the collector ${facts.flag('enabled') ? 'on' : 'off'} the object was ${facts.flag('goneAtOnce') ? 'gone at once' : 'not gone'}, after ${facts.number('collections')} collections.`,
    tellV8: (facts) =>
      `The object was ${whenGone(facts.flag('goneAtOnce'), facts.flag('goneAfterCollection'))}${facts.flag('goneAtOnce') ? '' : ': here it is the collector that frees, when it runs'}.`,
    judge: (facts) =>
      facts.flag('goneAtOnce') && facts.number('collections') === 0
        ? {
            holds: 'no',
            because: `The object was gone at once with the collector ${facts.flag('enabled') ? 'on' : 'off'} and ${facts.number('collections')} collections made: counting frees, not the collector.`,
          }
        : { holds: 'yes', because: 'The object went only with a collection.' },
  },
  {
    id: 'zero-is-separate-from-the-threshold',
    claim: 18,
    topic,
    text: 'Freeing at a count of zero is automatic and has nothing to do with the threshold of the collector.',
    mechanism: 'Counting works object by object; the threshold only says when to look for cycles.',
    layer: ({ py }) => {
      py.gc.set_threshold(700);
      const Noted = py.class('Noted', { __del__: () => void gone++ });
      let gone = 0;
      const deaths: number[] = [];
      py.gc.collect();
      const before = py.gc.get_stats()[0]!.collections;
      for (let round = 0; round < 5; round++) {
        Noted().release();
        deaths.push(gone);
      }
      return { shared: { deaths, automaticRuns: py.gc.get_stats()[0]!.collections - before }, own: {} };
    },
    python: `
import gc

gone = []

class Noted:
    def __del__(self):
        gone.append('gone')

def observe():
    gone.clear()
    gc.set_threshold(700)
    gc.collect()
    before = gc.get_stats()[0]['collections']
    deaths = []
    for _ in range(5):
        value = Noted()
        del value
        deaths.append(len(gone))
    return {'shared': {'deaths': deaths, 'automaticRuns': gc.get_stats()[0]['collections'] - before}, 'own': {}}
`,
    v8: (v8) => fateOf(v8, () => ({})),
    tell: (facts) =>
      `Five objects made and dropped one after the other; dead after each: ${facts.numbers('deaths').join(', ')}, with ${facts.number('automaticRuns')} automatic collections.`,
    tellV8: (facts) =>
      `A dropped object is ${whenGone(facts.flag('goneAtOnce'), facts.flag('goneAfterCollection'))}.`,
    judge: (facts) =>
      facts.numbers('deaths').join() === '1,2,3,4,5' && facts.number('automaticRuns') === 0
        ? { holds: 'yes', because: 'Each object died at its own drop, and no collection ran.' }
        : {
            holds: 'no',
            because: `Deaths after each drop were ${facts.numbers('deaths').join(', ')}, with ${facts.number('automaticRuns')} collections.`,
          },
  },
];

const did = (yes: boolean): string => (yes ? 'did' : 'did not');
