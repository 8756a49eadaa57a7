import type { Card, LayerTools, V8Tools } from '../../src/index.ts';
import { times } from './v8-fate.ts';
import { fillHeap } from './v8-heap.ts';

const topic = 'Memory nearly full';
const mebibyte = 2 ** 20;
/** How close to its limit the V8 heap is filled. */
const marginMiB = 6;
/**
 * For a program that goes on making garbage: closer than this, some versions of V8 end it for collecting too
 * much.
 */
const v8MarginMiB = 24;

type Memory = ReturnType<LayerTools['nativeMemory']>;
type Block = ReturnType<Memory['allocate']>;

/** A JS object that a counted one wraps: it holds a block of native memory. */
class Held {
  readonly block: Block;

  constructor(block: Block) {
    this.block = block;
  }
}

/** Objects that refer to themselves and hold native memory, which their finalizer frees. */
export function holders({ py }: LayerTools, memory: Memory) {
  const Holder = py.class('Holder', {
    __del__: (self) => {
      if (self.value instanceof Held) memory.free(self.value.block);
    },
  });
  /** Makes one and drops it: a dead cycle. False when its memory was refused. */
  return (mib: number): boolean => {
    const block = tryAllocate(memory, mib);
    if (block === null) return false;
    const holder = Holder.wrap(new Held(block));
    holder.setattr('me', holder);
    holder.release();
    return true;
  };
}

/** Null when refused. */
export function tryAllocate(memory: Memory, mib: number): Block | null {
  try {
    return memory.allocate((mib * mebibyte) as Parameters<Memory['allocate']>[0], -1);
  } catch (error) {
    if (error instanceof Error && error.name === 'NativeMemoryError') return null;
    throw error;
  }
}

export const automaticRuns = ({ py }: LayerTools): number =>
  py.gc.get_stats().reduce((sum, { collections }) => sum + collections, 0);

/** The Python half: holders under an address-space limit that leaves `room` MiB. */
export const pythonHolders = `
import gc, resource

MIB = 1024 * 1024

class Holder:
    pass

def limit(room):
    with open('/proc/self/statm') as statm:
        used = int(statm.read().split()[0]) * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (used + room * MIB, hard))

def hold(mib):
    try:
        block = bytearray(mib * MIB)
    except MemoryError:
        return False
    holder = Holder()
    holder.me = holder
    holder.block = block
    return True

def runs():
    return sum(stats['collections'] for stats in gc.get_stats())
`;

/** V8's half: as many objects as the budget allows, each with native memory that a finalizer frees. */
export function v8Holders(v8: V8Tools, budgetMiB: number) {
  const memory = v8.nativeMemory(budgetMiB * mebibyte);
  const registry = new FinalizationRegistry<Block>((block) => memory.free(block));
  return {
    memory,
    hold: (mib: number): boolean => {
      const block = tryAllocate(memory, mib);
      if (block === null) return false;
      const holder: { me: unknown } = { me: null };
      holder.me = holder;
      registry.register(holder, block);
      return true;
    },
  };
}

export const memory: readonly Card[] = [
  {
    id: 'full-of-native-memory',
    claim: 24,
    topic,
    text: 'When memory is nearly full the collector does not run, since running takes memory. (Filled with large blocks that cycles hold.)',
    mechanism:
      'The default collector works in the headers that every object carries anyway. The layer’s ' +
      'work arrays grow when objects are allocated, so a sweep allocates nothing. The free-threaded ' +
      'build of CPython, whose collector does need work stacks, was not run.',
    needs: 'address-space-limit',
    layer: (tools) => {
      const budgetMiB = 64;
      const memory = tools.nativeMemory(budgetMiB * mebibyte);
      const hold = holders(tools, memory);
      const before = automaticRuns(tools);
      let made = 0;
      while (made < 10_000 && hold(8)) made++;
      const refused = made < 10_000;
      const automatic = automaticRuns(tools) - before;
      const collected = tools.py.gc.collect();
      return {
        shared: {
          refused,
          automaticRuns: automatic,
          collectedAll: collected === made,
          secondTryWorked: tryAllocate(memory, 32) !== null,
        },
        own: { made, blockMiB: 8, roomMiB: budgetMiB, collected, retryMiB: 32 },
      };
    },
    python: `${pythonHolders}
def observe():
    limit(200)
    before = runs()
    made = 0
    while made < 10000 and hold(8):
        made += 1
    automatic = runs() - before
    collected = gc.collect()
    try:
        again = bytearray(64 * MIB)
        worked = True
    except MemoryError:
        worked = False
    return {'shared': {
        'refused': made < 10000, 'automaticRuns': automatic, 'collectedAll': collected == made, 'secondTryWorked': worked,
    }, 'own': {'made': made, 'blockMiB': 8, 'roomMiB': 200, 'collected': collected, 'retryMiB': 64}}
`,
    v8: async (v8) => {
      const { memory, hold } = v8Holders(v8, 64);
      let made = 0;
      while (made < 10_000 && hold(8)) made++;
      v8.collect();
      const workedAfterCollection = hold(8);
      await v8.turn();
      v8.collect();
      await v8.turn();
      return {
        made,
        refused: made < 10_000,
        workedAfterCollection,
        workedAfterTurn: tryAllocate(memory, 32) !== null,
      };
    },
    tell: (facts) =>
      `${facts.number('made')} dead cycles of ${facts.number('blockMiB')} MiB filled ` +
      `${facts.number('roomMiB')} MiB; the next block was ` +
      `${facts.flag('refused') ? 'refused' : 'not refused'}. \`collect()\` then ran and freed ` +
      `${facts.number('collected')}, and ${facts.number('retryMiB')} MiB in one piece were ` +
      `${facts.flag('secondTryWorked') ? 'granted' : 'refused'}.`,
    tellV8: (facts) =>
      `${facts.number('made')} dead objects filled a budget of native memory that V8 does not ` +
      'know of. Right after a forced collection the next block was ' +
      `${facts.flag('workedAfterCollection') ? 'granted' : 'still refused'}; after the event ` +
      `loop had turned and finalizers had run, ${facts.flag('workedAfterTurn') ? 'granted' : 'refused'}.`,
    judge: (facts) => {
      const ran = facts.flag('refused') && facts.flag('collectedAll') && facts.flag('secondTryWorked');
      return ran
        ? {
            holds: 'no',
            because: `With allocations being refused, a collection ran, freed all ${facts.number('collected')} cycles, and ${facts.number('retryMiB')} MiB could be allocated again.`,
          }
        : {
            holds: facts.flag('collectedAll') ? 'partly' : 'yes',
            because:
              `With memory full, a collection freed ${facts.number('collected')} of ${facts.number('made')} ` +
              `cycles; the next allocation ${facts.flag('secondTryWorked') ? 'succeeded' : 'failed'}.`,
          };
    },
  },
  {
    id: 'full-of-small-objects',
    claim: 24,
    topic,
    text: 'When memory is nearly full the collector does not run, since running takes memory. (Filled with small objects that stay alive.)',
    mechanism:
      'In CPython even 64 bytes can no longer be had when the collection starts. The V8 heap ' +
      'is filled to within a few MiB of its limit, less than which V8 does not let a program ' +
      'come; the layer’s counts and edges live outside of it, and its sweep needs next to nothing ' +
      'inside.',
    needs: 'address-space-limit',
    jsHeapMiB: 64,
    layer: ({ py, v8 }) => {
      py.gc.disable();
      const dead = 100_000;
      for (let made = 0; made < dead; made++) {
        const list = py.list();
        list.append(list);
        list.release();
      }
      const kept = fillHeap(v8, marginMiB);
      const { used, limit } = v8.heap();
      const collected = py.gc.collect();
      const taken = v8.heap().used - used;
      const again = Array.from({ length: 1000 }, () => py.list());
      return {
        shared: {
          full: kept !== null && limit - used <= marginMiB * mebibyte,
          collectedAll: collected === dead,
          worksAfterwards: again.every((list) => list.length === 0),
        },
        own: {
          leftKiB: Math.round((limit - used) / 1024),
          sweepTookKiB: Math.max(0, Math.round(taken / 1024)),
          roomMiB: Math.round(limit / mebibyte),
          collected,
        },
      };
    },
    python: `${pythonHolders}
def fill(state):
    """Puts what stays alive into state[0], and whether in the end not even 64 bytes could be had into state[1]. Between the
    last refusal and the collection nothing may be allocated, not even a tuple to return."""
    for size in (MIB, 64 * 1024, 4096, 512, 64):
        state[1] = False
        try:
            while True:
                state[0] = (state[0], bytearray(size))
        except MemoryError:
            state[1] = True

def observe():
    gc.disable()
    dead = 100000
    for _ in range(dead):
        made = []
        made.append(made)
    del made
    state = [None, False]
    limit(64)
    fill(state)
    collected = gc.collect()
    full = state[1]
    again = [[] for _ in range(1000)]
    return {'shared': {
        'full': full, 'collectedAll': collected == dead, 'worksAfterwards': len(again) == 1000,
    }, 'own': {'roomMiB': 64, 'collected': collected}}
`,
    v8: async (v8) => {
      const kept = fillHeap(v8, v8MarginMiB);
      const { used, limit } = v8.heap();
      const before = await v8.fullCollections();
      // Some of it lives for a while, so that it grows old before it dies: young collections alone cannot
      // keep up.
      const recent: (readonly number[])[] = [];
      let garbage = 0;
      for (let round = 0; round < 4000; round++) {
        const made = new Array<number>(12_500).fill(0.5);
        recent[round % 16] = made;
        garbage += made.length * 8;
      }
      return {
        leftMiB: Math.round((limit - used) / mebibyte),
        limitMiB: Math.round(limit / mebibyte),
        garbageMiB: Math.round(garbage / mebibyte),
        fullCollections: (await v8.fullCollections()) - before,
        keptAlive: kept !== null,
      };
    },
    tell: (facts) =>
      (facts.has('leftKiB')
        ? `With ${facts.number('leftKiB').toLocaleString('en')} KiB left of a V8 heap of ${facts.number('roomMiB')} MiB`
        : `With ${facts.number('roomMiB')} MiB of address space filled until 64 bytes were refused`) +
      `, a collection found and freed ${facts.number('collected').toLocaleString('en')} of 100,000 ` +
      `dead lists${facts.has('sweepTookKiB') ? ` (that heap grew by ${facts.number('sweepTookKiB')} KiB meanwhile)` : ''}; ` +
      `${facts.flag('worksAfterwards') ? 'the program went on' : 'the program could not go on'}.`,
    tellV8: (facts) =>
      `With ${facts.number('leftMiB')} MiB left of ${facts.number('limitMiB')}, ` +
      `${facts.number('garbageMiB')} MiB of garbage were allocated; V8 made ` +
      `${times(facts.number('fullCollections'), 'full collection')} by itself and went on. ` +
      `${facts.number('fullCollections') > 0 ? 'Being short of memory is what makes it collect.' : 'It did not have to.'}`,
    judge: (facts) =>
      facts.flag('full') && facts.flag('collectedAll')
        ? {
            holds: 'no',
            because: `With 64 bytes refused, a collection freed ${facts.number('collected').toLocaleString('en')} dead lists.`,
          }
        : {
            holds: facts.flag('full') ? 'yes' : 'partly',
            because: `A collection freed ${facts.number('collected').toLocaleString('en')} of 100,000 dead lists; memory was ${facts.flag('full') ? '' : 'not '}full.`,
          },
  },
];
