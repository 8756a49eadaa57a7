import type { Card } from '../../src/index.ts';
import { automaticRuns, holders, pythonHolders, tryAllocate, v8Holders } from './memory.ts';
import { times } from './v8-fate.ts';

const topic = 'Memory nearly full';
const mebibyte = 2 ** 20;

export const pressure: readonly Card[] = [
  {
    id: 'collection-before-the-error',
    claim: 25,
    topic,
    text: 'Before memory runs out, collection steps in and spares the program the exception.',
    mechanism:
      'Nothing in CPython collects because memory is short: the trigger counts objects, not bytes, and a refused allocation is an error at once. A few large cycles never reach the threshold.',
    needs: 'address-space-limit',
    layer: (tools) => {
      const budgetMiB = 64;
      const memory = tools.nativeMemory(budgetMiB * mebibyte);
      const hold = holders(tools, memory);
      const before = automaticRuns(tools);
      let made = 0;
      while (made < 10_000 && hold(1)) made++;
      const automatic = automaticRuns(tools) - before;
      const [counted] = tools.py.gc.get_count();
      const threshold = tools.py.gc.get_threshold()[0];
      const collected = tools.py.gc.collect();
      return {
        shared: {
          refused: made < 10_000,
          automaticRuns: automatic,
          belowThreshold: counted < threshold,
          allFreedByHand: collected === made,
          threshold,
        },
        own: { made, roomMiB: budgetMiB },
      };
    },
    python: `${pythonHolders}
def observe():
    limit(200)
    before = runs()
    made = 0
    while made < 10000 and hold(1):
        made += 1
    automatic = runs() - before
    counted = gc.get_count()[0]
    threshold = gc.get_threshold()[0]
    collected = gc.collect()
    return {'shared': {
        'refused': made < 10000, 'automaticRuns': automatic, 'belowThreshold': counted < threshold,
        'allFreedByHand': collected == made, 'threshold': threshold,
    }, 'own': {'made': made, 'roomMiB': 200}}
`,
    v8: async (v8) => {
      const before = await v8.fullCollections();
      let allocated = 0;
      for (let made = 0; made < 1000; made++) {
        const holder: { me: unknown; block: ArrayBuffer } = { me: null, block: new ArrayBuffer(mebibyte) };
        holder.me = holder;
        allocated += holder.block.byteLength;
      }
      return {
        allocatedMiB: allocated / mebibyte,
        fullCollections: (await v8.fullCollections()) - before,
        heldMiB: Math.round(process.memoryUsage().arrayBuffers / mebibyte),
      };
    },
    tell: (facts) =>
      `${facts.number('made')} dead cycles of 1 MiB filled ${facts.number('roomMiB')} MiB, ` +
      `and the next was ${facts.flag('refused') ? 'refused' : 'not refused'}; until then ` +
      `${facts.number('automaticRuns')} automatic collections had run, for the count was ` +
      `${facts.flag('belowThreshold') ? 'below' : 'at or above'} the threshold of ` +
      `${facts.number('threshold')}. \`collect()\` by hand then freed ` +
      `${facts.flag('allFreedByHand') ? 'all of them' : 'not all of them'}.`,
    tellV8: (facts) =>
      `${facts.number('allocatedMiB')} MiB of dead array buffers, whose bytes V8 counts: ` +
      `${facts.number('heldMiB')} MiB were held at the end, after ` +
      `${times(facts.number('fullCollections'), 'full collection')} that nobody asked for, ` +
      `and young ones.${facts.number('heldMiB') < facts.number('allocatedMiB') ? ' Here bytes are a trigger.' : ''}`,
    judge: (facts) =>
      facts.flag('refused') && facts.number('automaticRuns') === 0
        ? {
            holds: 'no',
            because:
              `The exception came after ${facts.number('made')} dead cycles and ` +
              `${facts.number('automaticRuns')} automatic collections, while a collection by hand could ` +
              `free ${facts.flag('allFreedByHand') ? 'all of them' : 'some of them'}.`,
          }
        : {
            holds: facts.flag('refused') ? 'partly' : 'yes',
            because: `${facts.number('automaticRuns')} automatic collections ran; an allocation was ${facts.flag('refused') ? 'refused all the same' : 'never refused'}.`,
          },
  },
  {
    id: 'run-it-earlier',
    claim: 26,
    topic,
    text: 'Whoever has such trouble should let the collector run earlier in the program, before memory is full.',
    mechanism:
      'Collecting more often, by hand or by a lower threshold, keeps few dead cycles around. It helps because nothing else triggers a collection, not because a late one would fail.',
    needs: 'address-space-limit',
    layer: (tools) => {
      const { py } = tools;
      const memory = tools.nativeMemory(50 * mebibyte);
      const hold = holders(tools, memory);
      const completes = (every: number): boolean => {
        py.gc.collect();
        for (let round = 1; round <= 100; round++) {
          if (!hold(1)) return false;
          if (round % every === 0) py.gc.collect();
        }
        return true;
      };
      const without = completes(1000);
      py.gc.collect();
      const lateWorked = tryAllocate(memory, 1) !== null;
      const byHand = completes(10);
      py.gc.set_threshold(10);
      return {
        shared: { without, byHand, byThreshold: completes(1000), lateWorked },
        own: { roomMiB: 50, workMiB: 100 },
      };
    },
    python: `${pythonHolders}
def completes(every):
    gc.collect()
    for round in range(1, 101):
        if not hold(4):
            return False
        if round % every == 0:
            gc.collect()
    return True

def observe():
    limit(200)
    without = completes(1000)
    gc.collect()
    try:
        late = bytearray(4 * MIB)
        late_worked = True
    except MemoryError:
        late_worked = False
    by_hand = completes(10)
    gc.set_threshold(10)
    return {'shared': {
        'without': without, 'byHand': by_hand, 'byThreshold': completes(1000), 'lateWorked': late_worked,
    }, 'own': {'roomMiB': 200, 'workMiB': 400}}
`,
    v8: async (v8) => {
      const completes = async (every: number): Promise<boolean> => {
        const { hold } = v8Holders(v8, 50);
        for (let round = 1; round <= 100; round++) {
          if (!hold(1)) return false;
          if (round % every > 0) continue;
          await v8.turn();
          v8.collect();
          await v8.turn();
        }
        return true;
      };
      return { without: await completes(1000), byHand: await completes(10) };
    },
    tell: (facts) =>
      `${facts.number('workMiB')} MiB of cyclic garbage in ${facts.number('roomMiB')} MiB of ` +
      `room: left alone the program ${completed(facts.flag('without'))}; with \`collect()\` ` +
      `every tenth time it ${completed(facts.flag('byHand'))}; with a threshold of 10 it ` +
      `${completed(facts.flag('byThreshold'))}. A collection made only after the exception ` +
      `${facts.flag('lateWorked') ? 'worked as well' : 'did not help'}.`,
    tellV8: (facts) =>
      '100 MiB of native memory in a budget of 50, freed by finalizers: left alone the program ' +
      `${completed(facts.flag('without'))}; with a forced collection and a turn of the event ` +
      `loop every tenth time it ${completed(facts.flag('byHand'))}.`,
    judge: (facts) => {
      const helps = !facts.flag('without') && facts.flag('byHand') && facts.flag('byThreshold');
      if (!helps)
        return {
          holds: 'no',
          because: 'Collecting earlier made no difference to whether the program completes.',
        };
      return facts.flag('lateWorked')
        ? {
            holds: 'partly',
            because:
              'Collecting earlier lets the program complete, which fails when left alone. But the reason given is wrong: a collection after the exception frees the memory as well.',
          }
        : {
            holds: 'yes',
            because: 'Collecting earlier lets the program complete; a late collection did not help.',
          };
    },
  },
  {
    id: 'a-very-good-job',
    claim: 27,
    topic,
    text: 'Python does a very good job of managing memory.',
    mechanism:
      'What it costs is not mentioned: a full collection visits every tracked object that is alive, so its pause grows with the heap.',
    uncheckable:
      'It is a judgement without a measure. What automatic collection costs, in time and in memory held too long, is measured by the other experiments here.',
  },
];

const completed = (yes: boolean): string => (yes ? 'completed' : 'ran out of memory');
