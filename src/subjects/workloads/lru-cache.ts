import { bytes, type WorkloadParameters } from '../../model/index.ts';
import type { Mutator } from '../managers/mutator.ts';
import { emptyChecksum, finish } from './checksum.ts';
import { liveSize, operations, prepare } from './parameters.ts';
import type { Random } from './random.ts';
import { closeCache, invalidate, lookUp, openCache } from './recency-cache.ts';
import type { Workload } from './workload.ts';

/** About 33,000 objects: 4,096 keys, and an entry for every second look-up. */
const lookUpsAtScaleOne = 56_000;
const keysKnown = 4096;
const capacity = 1024;
/** Look-ups until the whole cache is invalidated. */
const lookUpsPerCache = 8192;
const noBytes = bytes(0);

/**
 * A cache with a doubly linked list in order of use. Evicted entries are unlinked first and die by their
 * counts; now and then, and at the end, a whole cache is dropped at once, and its linked entries are cyclic
 * garbage. So both kinds of death come from the same objects. Entries carry native bytes; table, ring and
 * keys do not.
 */
export const lruCache: Workload = {
  name: 'lru-cache',
  describes:
    'Looks keys up in a linked cache: evictions die by counts, invalidated caches as one large cycle.',
  cyclic: true,

  async run<Obj>(m: Mutator<Obj>, parameters: WorkloadParameters): Promise<number> {
    const { random, sizes } = prepare(parameters);
    const { scale } = parameters;
    const keys = liveSize(keysKnown, scale);
    const entries = liveSize(capacity, scale);
    const untilInvalid = liveSize(lookUpsPerCache, scale);
    const lookUps = operations(lookUpsAtScaleOne, scale);

    const keyObjects = m.allocate(keys, noBytes);
    for (let k = 0; k < keys; k++) {
      const keyObject = m.allocate(0, noBytes);
      m.write(keyObjects, k, keyObject);
      m.release(keyObject);
    }
    let checksum = emptyChecksum;
    const cache = openCache(m, keys, entries);
    for (let i = 1; i <= lookUps; i++) {
      checksum = lookUp(m, cache, keyObjects, drawKey(random, keys), sizes, checksum);
      if (i % untilInvalid === 0) checksum = invalidate(m, cache, keys, checksum);
      const turn = m.safepoint();
      if (turn) await turn;
    }
    checksum = closeCache(m, cache, checksum);
    if (m.explicit) {
      for (let k = 0; k < keys; k++) m.discard(m.read(keyObjects, k)!);
      m.discard(keyObjects);
    }
    m.release(keyObjects);
    return finish(checksum);
  },
};

/** Skewed towards small keys: the product of two uniform draws, so that about every second look-up hits. */
function drawKey(random: Random, keys: number): number {
  return Math.floor((random.below(keys) * (random.below(keys) + 1)) / keys);
}
