import type { Card } from '../../src/index.ts';
import type { PyValue } from '../../src/python.ts';
import { ring } from './v8-fate.ts';

const topic = 'Thresholds and switches';

export const counted: readonly Card[] = [
  {
    id: 'what-is-counted',
    claim: 12,
    topic,
    text: 'The collector runs after so many occurrences of something being referenced and then no longer referenced.',
    mechanism:
      'What is counted is allocations minus deallocations of objects that can be part of a cycle. Binding and dropping count for nothing, and garbage that counting frees takes itself off again.',
    layer: ({ py }) => {
      const runs = (): number[] => py.gc.get_stats().map(({ collections }) => collections);
      const since = (before: readonly number[]): number[] => runs().map((count, at) => count - before[at]!);
      const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
      const ns = py.frame<{ value: PyValue; name: PyValue }>();
      ns.value = py.list();
      py.gc.collect();
      let before = runs();
      for (let round = 0; round < 200_000; round++) {
        ns.name = ns.value;
        ns.name = null;
      }
      const boundAndUnbound = sum(since(before));
      py.gc.collect();
      before = runs();
      for (let round = 0; round < 100_000; round++) py.list().release();
      const madeAndDropped = sum(since(before));
      const kept = py.list();
      py.gc.collect();
      before = runs();
      for (let round = 0; round < 100_000; round++) kept.append(py.list().move());
      return { shared: { boundAndUnbound, madeAndDropped, madeAndKept: since(before) }, own: {} };
    },
    python: `
import gc

def runs():
    return [stats['collections'] for stats in gc.get_stats()]

def since(before):
    return [now - then for now, then in zip(runs(), before)]

def observe():
    value = []
    gc.collect()
    before = runs()
    for _ in range(200000):
        name = value
        name = None
    bound = sum(since(before))
    gc.collect()
    before = runs()
    for _ in range(100000):
        dropped = []
    dropped = sum(since(before))
    kept = []
    gc.collect()
    before = runs()
    for _ in range(100000):
        kept.append([])
    return {'shared': {'boundAndUnbound': bound, 'madeAndDropped': dropped, 'madeAndKept': since(before)}, 'own': {}}
`,
    v8: async (v8) => {
      const names: { value: object; name: object | null } = { value: {}, name: null };
      const before = await v8.fullCollections();
      for (let round = 0; round < 200_000; round++) {
        names.name = names.value;
        names.name = null;
      }
      const boundAndUnbound = (await v8.fullCollections()) - before;
      const kept: unknown[] = [];
      for (let round = 0; round < 2_000_000; round++) kept.push([round]);
      return {
        boundAndUnbound,
        madeAndKept: (await v8.fullCollections()) - before - boundAndUnbound,
        kept: kept.length,
      };
    },
    tell: (facts) =>
      `200,000 times bound and unbound: ${facts.number('boundAndUnbound')} collections. 100,000 ` +
      `lists made and dropped: ${facts.number('madeAndDropped')}. 100,000 made and kept: ` +
      `${facts.numbers('madeAndKept').join(', ')} of generation 0, 1, 2.`,
    tellV8: (facts) =>
      `200,000 times bound and unbound: ${facts.number('boundAndUnbound')} full collections. ${facts.number('kept').toLocaleString('en')} arrays made and kept: ${facts.number('madeAndKept')}.`,
    judge: (facts) => {
      const kept = facts.numbers('madeAndKept').reduce((sum, count) => sum + count, 0);
      const because = `Binding and unbinding started ${facts.number('boundAndUnbound')} collections, making and dropping ${facts.number('madeAndDropped')}, making and keeping ${kept}.`;
      return { holds: facts.number('boundAndUnbound') > 0 ? 'yes' : 'no', because };
    },
  },
  {
    id: 'looks-at-everything',
    claim: 13,
    topic,
    text: 'When it runs, the collector looks at every object in memory.',
    mechanism:
      'It looks only at objects that can hold references, and of those only at the generation it collects and the younger ones; frozen objects never.',
    layer: ({ py }) => {
      const drop = (): void => {
        const made = py.list();
        made.append(made);
        made.release();
      };
      const kept = py.list();
      const tracked = [kept, 7, 'text'].map((value) => py.gc.is_tracked(value));
      py.gc.collect();
      const old = py.list();
      old.append(old);
      py.gc.collect();
      old.release();
      const youngFinds = py.gc.collect(0);
      const fullFinds = py.gc.collect(2);
      drop();
      py.gc.freeze();
      const frozenFound = py.gc.collect();
      py.gc.unfreeze();
      return {
        shared: { tracked, youngFinds, fullFinds, frozenFound, unfrozenFound: py.gc.collect() },
        own: {},
      };
    },
    python: `
import gc

def drop():
    made = []
    made.append(made)

def observe():
    kept = []
    tracked = [gc.is_tracked(value) for value in (kept, 7, 'text')]
    gc.collect()
    old = []
    old.append(old)
    gc.collect()
    del old
    young_finds = gc.collect(0)
    full_finds = gc.collect(2)
    drop()
    gc.freeze()
    frozen_found = gc.collect()
    gc.unfreeze()
    return {'shared': {
        'tracked': tracked, 'youngFinds': young_finds, 'fullFinds': full_finds,
        'frozenFound': frozen_found, 'unfrozenFound': gc.collect(),
    }, 'own': {}}
`,
    v8: async (v8) => {
      const names: { old: object | null } = { old: null };
      const watch = ((): WeakRef<object> => {
        names.old = ring();
        return new WeakRef(names.old);
      })();
      await v8.turn();
      v8.collect();
      v8.collect();
      names.old = null;
      await v8.turn();
      v8.collectYoung();
      const goneAfterYoung = watch.deref() === undefined;
      await v8.turn();
      v8.collect();
      return { goneAfterYoung, goneAfterFull: watch.deref() === undefined };
    },
    tell: (facts) => {
      const [list, number, text] = facts.flags('tracked').map((yes) => (yes ? 'yes' : 'no'));
      return (
        `Tracked: a list ${list}, a number ${number}, a string ${text}. An old dead cycle: a ` +
        `young collection found ${facts.number('youngFinds')}, a full one ${facts.number('fullFinds')}. ` +
        `A frozen one: ${facts.number('frozenFound')}, after unfreezing ${facts.number('unfrozenFound')}.`
      );
    },
    tellV8: (facts) =>
      'V8 has generations too: an old dead object was ' +
      `${facts.flag('goneAfterYoung') ? 'gone' : 'still there'} after a young collection and ` +
      `${facts.flag('goneAfterFull') ? 'gone' : 'still there'} after a full one.`,
    judge: (facts) => {
      const tracked = facts.flags('tracked').filter((yes) => yes).length;
      const everything = facts.number('youngFinds') > 0 && facts.number('frozenFound') > 0 && tracked === 3;
      return everything
        ? {
            holds: 'yes',
            because:
              'Every collection found old and frozen garbage, and it tracks lists, numbers and strings.',
          }
        : {
            holds: 'no',
            because:
              `A young collection found ${facts.number('youngFinds')} of 1 old dead cycle, a full one ` +
              `${facts.number('frozenFound')} of 1 frozen; of a list, a number and a string it tracks ` +
              `${tracked}.`,
          };
    },
  },
];
