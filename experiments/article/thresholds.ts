import type { Card, LayerTools } from '../../src/index.ts';
import { fateOf, ring, whenGone } from './v8-fate.ts';

const topic = 'Thresholds and switches';

/**
 * How many lists are kept before the first automatic collection, counting the one during which it starts; −1
 * for none among `most`.
 */
function firstRun({ py }: LayerTools, most: number): number {
  let made = 0;
  let startedAt = -1;
  const kept = py.list();
  py.gc.collect();
  // Only now: the dict that callbacks are given would itself be counted.
  py.gc.callbacks.push((phase) => {
    if (phase === 'start' && startedAt < 0) startedAt = made;
  });
  while (made < most && startedAt < 0) {
    made++;
    kept.append(py.list().move());
  }
  py.gc.callbacks.pop();
  return startedAt;
}

const pythonFirstRun = `
import gc

def first_run(most):
    made = 0
    started = []
    def spy(phase, info):
        if phase == 'start':
            started.append(made)
    kept = []
    gc.collect()
    gc.callbacks.append(spy)
    while made < most and not started:
        made += 1
        kept.append([])
    gc.callbacks.remove(spy)
    return started[0] if started else -1
`;

const runNumber = (at: number): string =>
  at < 0 ? 'no automatic collection' : `the first automatic collection at net allocation ${at}`;

export const thresholds: readonly Card[] = [
  {
    id: 'the-module',
    claim: 15,
    topic,
    text: 'The module is called “garbage collection” and is imported with `import gc`.',
    mechanism: 'Its name is gc; there is no other.',
    layer: ({ py }) => ({ shared: { gc: 'gc' in py, longName: 'garbage_collection' in py }, own: {} }),
    python: `
import importlib

def there(name):
    try:
        importlib.import_module(name)
        return True
    except ModuleNotFoundError:
        return False

def observe():
    return {'shared': {'gc': there('gc'), 'longName': there('garbage_collection')}, 'own': {}}
`,
    v8: () => ({
      exposed: typeof globalThis.gc === 'function',
      byFlag: process.execArgv.includes('--expose-gc'),
    }),
    tell: (facts) =>
      `gc ${facts.flag('gc') ? 'is there' : 'is not there'}, garbage_collection ${facts.flag('longName') ? 'is there too' : 'is not'}.`,
    tellV8: (facts) =>
      facts.flag('exposed') && facts.flag('byFlag')
        ? 'There is no module. A function `gc()` is there because this process was started with `--expose-gc`.'
        : 'There is no module and no function `gc()`.',
    judge: (facts) => {
      if (!facts.flag('gc')) return { holds: 'no', because: '`import gc` does not work.' };
      return facts.flag('longName')
        ? { holds: 'yes', because: 'Both names can be imported.' }
        : { holds: 'partly', because: '`import gc` works, but gc is the whole name.' };
    },
  },
  {
    id: 'threshold-is-700',
    claim: 16,
    topic,
    text: '`gc.get_threshold()` shows 700 as the first number.',
    mechanism:
      'The first number is for the young generation; the other two say how many collections of one generation make one of the next.',
    layer: ({ py }) => ({ shared: { thresholds: [...py.gc.get_threshold()] }, own: {} }),
    python: `
import gc

def observe():
    return {'shared': {'thresholds': list(gc.get_threshold())}, 'own': {}}
`,
    v8: (v8) => ({ limitMiB: Math.round(v8.heap().limit / 2 ** 20) }),
    tell: (facts) => `It shows (${facts.numbers('thresholds').join(', ')}).`,
    tellV8: (facts) =>
      `No number of objects starts a collection, but bytes do: the heap of this process may grow to ${facts.number('limitMiB')} MiB.`,
    judge: (facts) => {
      const shown = facts.numbers('thresholds');
      return {
        holds: shown[0] === 700 ? 'yes' : 'no',
        because: `It shows (${shown.join(', ')}).`,
      };
    },
  },
  {
    id: 'after-700-it-collects',
    claim: 17,
    topic,
    text: 'After 700 occurrences Python will collect the reference cycles.',
    mechanism:
      'The threshold must be exceeded, by net allocations, with the collector on. Then the young generation is collected; a cycle that has grown old waits for its own generation’s turn.',
    layer: (tools) => {
      const { py } = tools;
      const firstRunAt = firstRun(tools, 5000);
      const Thing = py.class('Thing', {});
      const old = Thing();
      old.setattr('me', old);
      const oldSeen = py.weakref.ref(old);
      py.gc.collect();
      py.gc.collect();
      old.release();
      const young = Thing();
      young.setattr('me', young);
      const youngSeen = py.weakref.ref(young);
      young.release();
      const kept = py.list();
      for (let made = 0; made < 3000; made++) kept.append(py.list().move());
      const [youngGone, oldGone] = [youngSeen.call() === null, oldSeen.call() === null];
      py.gc.disable();
      const whenOff = firstRun(tools, 5000);
      return { shared: { firstRunAt, youngGone, oldGone, whenOff }, own: {} };
    },
    python: `${pythonFirstRun}
import weakref

class Thing:
    pass

def observe():
    first = first_run(5000)
    old = Thing()
    old.me = old
    old_seen = weakref.ref(old)
    gc.collect()
    gc.collect()
    del old
    young = Thing()
    young.me = young
    young_seen = weakref.ref(young)
    del young
    kept = []
    for _ in range(3000):
        kept.append([])
    young_gone, old_gone = young_seen() is None, old_seen() is None
    gc.disable()
    return {'shared': {
        'firstRunAt': first, 'youngGone': young_gone, 'oldGone': old_gone, 'whenOff': first_run(5000),
    }, 'own': {}}
`,
    v8: (v8) => fateOf(v8, ring),
    tell: (facts) =>
      `Lists made and kept: ${runNumber(facts.number('firstRunAt'))}. After 3,000 more a young ` +
      `dead cycle was ${facts.flag('youngGone') ? 'gone' : 'still there'}, an old one ` +
      `${facts.flag('oldGone') ? 'gone' : 'still there'}. Switched off: ` +
      `${runNumber(facts.number('whenOff'))}.`,
    tellV8: (facts) =>
      `A dead cycle is ${whenGone(facts.flag('goneAtOnce'), facts.flag('goneAfterCollection'))}; when that comes by itself depends on bytes allocated, not on a number of objects.`,
    judge: (facts) => {
      const at = facts.number('firstRunAt');
      const number = at === 700 || at === 701;
      const all = facts.flag('youngGone') && facts.flag('oldGone');
      return {
        holds: number && all ? 'yes' : number || all ? 'partly' : 'no',
        because:
          `Automatic collection began at net allocation ${at}, and freed ` +
          `${facts.flag('youngGone') ? 'the young cycle' : 'no young cycle'} ` +
          `${facts.flag('oldGone') ? 'and the old one' : 'but not the old one'}.`,
      };
    },
  },
  {
    id: 'on-and-off',
    claim: 19,
    topic,
    text: 'Collection can be switched on and off, and its thresholds changed.',
    mechanism:
      'The switch and the thresholds govern automatic collections only; `collect()` works always, and so does counting.',
    layer: (tools) => {
      const { py } = tools;
      py.gc.disable();
      const whenOff = firstRun(tools, 5000);
      const made = py.list();
      made.append(made);
      made.release();
      const byHandWhenOff = py.gc.collect();
      py.gc.enable();
      py.gc.set_threshold(50);
      return { shared: { whenOff, byHandWhenOff, withThreshold50: firstRun(tools, 5000) }, own: {} };
    },
    python: `${pythonFirstRun}
def observe():
    gc.disable()
    when_off = first_run(5000)
    made = []
    made.append(made)
    del made
    by_hand = gc.collect()
    gc.enable()
    gc.set_threshold(50)
    return {'shared': {'whenOff': when_off, 'byHandWhenOff': by_hand, 'withThreshold50': first_run(5000)}, 'own': {}}
`,
    v8: (v8) => {
      let peakMiB = 0;
      let allocated = 0;
      for (let round = 0; round < 4000; round++) {
        allocated += new Array<number>(12_500).fill(0.5).length * 8;
        if (round % 100 === 0) peakMiB = Math.max(peakMiB, Math.round(v8.heap().used / 2 ** 20));
      }
      return { allocatedMiB: Math.round(allocated / 2 ** 20), peakMiB };
    },
    tell: (facts) =>
      `Off: ${runNumber(facts.number('whenOff'))} in 5,000, and \`collect()\` found ${facts.number('byHandWhenOff')}. On with a threshold of 50: ${runNumber(facts.number('withThreshold50'))}.`,
    tellV8: (facts) =>
      `A program cannot switch V8’s collector off: of ${facts.number('allocatedMiB')} MiB of garbage at most ${facts.number('peakMiB')} MiB were held at a time.`,
    judge: (facts) => {
      const works = facts.number('whenOff') < 0 && facts.number('withThreshold50') === 51;
      return {
        holds: works ? 'yes' : 'no',
        because:
          `Off, ${runNumber(facts.number('whenOff'))}; with a threshold of 50, ` +
          `${runNumber(facts.number('withThreshold50'))}. \`collect()\` by hand works even when ` +
          `it is off (it found ${facts.number('byHandWhenOff')}).`,
      };
    },
  },
];
