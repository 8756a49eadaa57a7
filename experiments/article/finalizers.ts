import type { Card, LayerTools } from '../../src/index.ts';
import type { PyList, PyValue } from '../../src/python.ts';
import { fateOf, whenGone } from './v8-fate.ts';

const topic = 'del, __del__ and collect()';

/** The article’s program in the layer: what it printed, in order. */
function listing({ py }: LayerTools, disable: boolean): string[] {
  const printed: string[] = [];
  const Track = py.class('Track', {
    __init__: () => void printed.push('made'),
    __del__: () => void printed.push('finalized'),
  });
  if (disable) py.gc.disable();
  const ns = py.frame<{ A: PyValue; B: PyValue }>();
  ns.A = Track();
  ns.B = Track();
  printed.push('deleting here');
  py.del(ns, 'A', 'B');
  printed.push('end');
  py.gc.enable();
  return printed;
}

const pythonListing = `
import gc

printed = []

class Track:
    def __init__(self):
        printed.append('made')
    def __del__(self):
        printed.append('finalized')

def listing(disable):
    printed.clear()
    if disable:
        gc.disable()
    A = Track()
    B = Track()
    printed.append('deleting here')
    del A
    del B
    printed.append('end')
    gc.enable()
    return list(printed)
`;

export const finalizers: readonly Card[] = [
  {
    id: 'collector-off-first',
    claim: 20,
    topic,
    text: 'The program switches the automatic collector off first, so that it does not interfere.',
    mechanism:
      'The lines that would do so are missing from the listing as it was handed down. Objects without cycles die by counting, so the switch could not make a difference.',
    layer: (tools) => {
      const enabled = tools.py.gc.isenabled();
      const asShown = listing(tools, false);
      return { shared: { enabled, asShown, switchedOff: listing(tools, true) }, own: {} };
    },
    python: `${pythonListing}
def observe():
    enabled = gc.isenabled()
    as_shown = listing(False)
    return {'shared': {'enabled': enabled, 'asShown': as_shown, 'switchedOff': listing(True)}, 'own': {}}
`,
    v8: (v8) => fateOf(v8, () => ({})),
    tell: (facts) =>
      `As shown, with the collector ${facts.flag('enabled') ? 'on' : 'off'}: ` +
      `${facts.texts('asShown').join(', ')}. Switched off first: ` +
      `${facts.texts('asShown').join() === facts.texts('switchedOff').join() ? 'the same' : facts.texts('switchedOff').join(', ')}.`,
    tellV8: (facts) =>
      `There is no switch; and a finalizer is called after a collection (here it was ${facts.flag('finalizerCalled') ? 'called' : 'not called'}), never by dropping.`,
    judge: (facts) => {
      const same = facts.texts('asShown').join() === facts.texts('switchedOff').join();
      const difference = `With the switch the program prints ${same ? 'the same lines in the same order' : 'other lines'}.`;
      return facts.flag('enabled')
        ? { holds: 'no', because: `The listing runs with the collector on. ${difference}` }
        : { holds: same ? 'partly' : 'yes', because: `The collector is off. ${difference}` };
    },
  },
  {
    id: 'del-deletes-objects',
    claim: 21,
    topic,
    text: '`del` deletes the objects, which print their message as they go.',
    mechanism:
      '`del` removes a name. Only because it was the last reference does the object go, before the next line runs; with a second name nothing happens.',
    layer: (tools) => {
      const { py } = tools;
      const printed = listing(tools, false);
      const gone: string[] = [];
      const Track = py.class('Track', { __del__: () => void gone.push('finalized') });
      const ns = py.frame<{ A: PyValue; other: PyValue }>();
      ns.A = Track();
      ns.other = ns.A;
      py.del(ns, 'A');
      const goneWithSecondName = gone.length > 0;
      py.del(ns, 'other');
      return { shared: { printed, goneWithSecondName, goneWithLast: gone.length > 0 }, own: {} };
    },
    python: `${pythonListing}
def observe():
    shown = listing(False)
    printed.clear()
    A = Track()
    other = A
    del A
    with_second = 'finalized' in printed
    del other
    return {'shared': {
        'printed': shown, 'goneWithSecondName': with_second, 'goneWithLast': 'finalized' in printed,
    }, 'own': {}}
`,
    v8: async (v8) => {
      const names: { a?: object; other?: object } = {};
      const watch = ((): WeakRef<object> => {
        names.a = {};
        names.other = names.a;
        return new WeakRef(names.a);
      })();
      delete names.a;
      await v8.turn();
      v8.collect();
      const goneWithSecondName = watch.deref() === undefined;
      delete names.other;
      await v8.turn();
      const goneAtOnce = watch.deref() === undefined;
      await v8.turn();
      v8.collect();
      return { goneWithSecondName, goneAtOnce, goneAfterCollection: watch.deref() === undefined };
    },
    tell: (facts) =>
      `The program printed: ${facts.texts('printed').join(', ')}. With a second name, \`del\` ` +
      `${facts.flag('goneWithSecondName') ? 'ended the object' : 'left the object alone'}; ` +
      `deleting that name too ${facts.flag('goneWithLast') ? 'ended it' : 'did not end it'}.`,
    tellV8: (facts) =>
      `\`delete\` with a second reference left: the object was ` +
      `${facts.flag('goneWithSecondName') ? 'gone' : 'there'}. Deleting the last: ` +
      `${whenGone(facts.flag('goneAtOnce'), facts.flag('goneAfterCollection'))}.`,
    judge: (facts) => {
      const inOrder = facts.texts('printed').join() === 'made,made,deleting here,finalized,finalized,end';
      if (inOrder && facts.flag('goneWithSecondName'))
        return { holds: 'yes', because: '`del` ended the object even while another name referred to it.' };
      return inOrder
        ? {
            holds: 'partly',
            because:
              'Here the messages do come at `del`, before the next line. But `del` removed names: with a second name the object stayed.',
          }
        : { holds: 'no', because: `The program printed: ${facts.texts('printed').join(', ')}.` };
    },
  },
  {
    id: 'collect-frees-them',
    claim: 22,
    topic,
    text: '`gc.collect()` then frees the memory of the two objects.',
    mechanism:
      'There is nothing left to free: both died at `del`. What `collect()` returns is the number of objects that it found.',
    layer: (tools) => {
      tools.py.gc.collect();
      const goneBefore = listing(tools, true).filter((line) => line === 'finalized').length;
      return { shared: { goneBefore, collected: tools.py.gc.collect() }, own: {} };
    },
    python: `${pythonListing}
def observe():
    gc.collect()
    gone = listing(True).count('finalized')
    return {'shared': {'goneBefore': gone, 'collected': gc.collect()}, 'own': {}}
`,
    v8: (v8) => fateOf(v8, () => ({})),
    tell: (facts) =>
      `${facts.number('goneBefore')} of 2 objects were gone before \`collect()\`, which then found ${facts.number('collected')}.`,
    tellV8: (facts) =>
      `${facts.flag('goneAfterCollection') && !facts.flag('goneAtOnce') ? 'Here it is so' : 'Not so here either'}: ` +
      `a dropped object is ${whenGone(facts.flag('goneAtOnce'), facts.flag('goneAfterCollection'))}.`,
    judge: (facts) =>
      facts.number('goneBefore') === 2 && facts.number('collected') === 0
        ? { holds: 'no', because: 'Both were gone before; `collect()` found 0 objects.' }
        : {
            holds: facts.number('collected') >= 2 ? 'yes' : 'partly',
            because: `${facts.number('goneBefore')} were gone before, and \`collect()\` found ${facts.number('collected')}.`,
          },
  },
  {
    id: 'del-is-a-destructor',
    claim: 23,
    topic,
    text: '`__del__` is the destructor: its message means that the object has been deleted.',
    mechanism:
      '`__del__` is a finalizer. It runs before the object goes, sees it whole, and can keep it alive by storing a reference; then it does not run a second time.',
    layer: ({ py }) => {
      let runs = 0;
      const ns = py.frame<{ saved: PyList; phoenix: PyValue }>();
      ns.saved = py.list();
      const Phoenix = py.class('Phoenix', {
        __del__: (self) => {
          runs++;
          ns.saved.append(self);
        },
      });
      const phoenix = Phoenix();
      phoenix.setattr('name', 'whole');
      const seen = py.weakref.ref(phoenix);
      ns.phoenix = phoenix;
      py.del(ns, 'phoenix');
      const runsAtDel = runs;
      const aliveAfterwards = ns.saved.length === 1 && seen.call() !== null;
      ns.saved.clear();
      return {
        shared: { runsAtDel, aliveAfterwards, runsInAll: runs, goneInTheEnd: seen.call() === null },
        own: {},
      };
    },
    python: `
import weakref

saved = []
runs = []

class Phoenix:
    def __del__(self):
        runs.append(1)
        saved.append(self)

def observe():
    saved.clear()
    runs.clear()
    phoenix = Phoenix()
    phoenix.name = 'whole'
    seen = weakref.ref(phoenix)
    del phoenix
    at_del = len(runs)
    alive = len(saved) == 1 and seen() is not None
    saved.clear()
    return {'shared': {
        'runsAtDel': at_del, 'aliveAfterwards': alive, 'runsInAll': len(runs), 'goneInTheEnd': seen() is None,
    }, 'own': {}}
`,
    v8: async (v8) => {
      const given: unknown[] = [];
      const registry = new FinalizationRegistry((held) => given.push(held));
      const watch = ((): WeakRef<object> => {
        const object = {};
        registry.register(object, 'a note');
        return new WeakRef(object);
      })();
      await v8.turn();
      v8.collect();
      await v8.turn();
      return { given: given.map(String), objectStillThere: watch.deref() !== undefined };
    },
    tell: (facts) =>
      `\`__del__\` ran ${facts.number('runsAtDel')} time at \`del\` and stored the object, ` +
      `which was ${facts.flag('aliveAfterwards') ? 'alive and whole afterwards' : 'gone afterwards'}. ` +
      `Dropped again it was ${facts.flag('goneInTheEnd') ? 'gone' : 'still there'}, with ` +
      `${facts.number('runsInAll')} run of \`__del__\` in all.`,
    tellV8: (facts) =>
      `The finalizer was given ${facts.texts('given').join(', ') || 'nothing'}, never the object, ` +
      `which was ${facts.flag('objectStillThere') ? 'still there' : 'gone by then'}${facts.flag('objectStillThere') ? '' : ': in JavaScript the message does mean that, and nothing can come back'}.`,
    judge: (facts) =>
      facts.flag('aliveAfterwards')
        ? {
            holds: 'no',
            because: 'The message came, and the object was alive afterwards: `__del__` had kept it.',
          }
        : { holds: 'yes', because: 'After its message the object was gone.' },
  },
];
