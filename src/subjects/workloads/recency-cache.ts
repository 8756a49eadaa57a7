import { bytes } from '../../model/index.ts';
import type { Mutator } from '../managers/mutator.ts';
import { mix } from './checksum.ts';
import type { NativeSizes } from './native-sizes.ts';

/**
 * A least-recently-used cache over `Mutator`: a table with one slot per key, and a ring of entries in order
 * of use that begins and ends at `ring`. An entry points at its neighbours and at its key.
 */
export interface RecencyCache<Obj> {
  /** Owned. */
  table: Obj;
  /** Owned: the sentinel whose `newer` neighbour is the least recently used entry. */
  ring: Obj;
  readonly capacity: number;
  size: number;
}

const newer = 0;
const older = 1;
const key = 2;
const noBytes = bytes(0);

export function openCache<Obj>(m: Mutator<Obj>, keys: number, capacity: number): RecencyCache<Obj> {
  return { table: m.allocate(keys, noBytes), ring: emptyRing(m), capacity, size: 0 };
}

function emptyRing<Obj>(m: Mutator<Obj>): Obj {
  const ring = m.allocate(2, noBytes);
  m.write(ring, newer, ring);
  m.write(ring, older, ring);
  return ring;
}

/** Drops what the cache holds and starts it empty. */
export function invalidate<Obj>(
  m: Mutator<Obj>,
  cache: RecencyCache<Obj>,
  keys: number,
  before: number,
): number {
  const checksum = closeCache(m, cache, before);
  cache.table = m.allocate(keys, noBytes);
  cache.ring = emptyRing(m);
  cache.size = 0;
  return checksum;
}

/**
 * Looks a key up: a hit moves its entry to the front, a miss makes an entry there, evicting the last one
 * when the cache is full. `keyObjects` has key k in slot k. Returns the checksum with every entry it met.
 */
export function lookUp<Obj>(
  m: Mutator<Obj>,
  cache: RecencyCache<Obj>,
  keyObjects: Obj,
  k: number,
  sizes: NativeSizes,
  before: number,
): number {
  const found = m.read(cache.table, k);
  if (found !== null) {
    unlink(m, found);
    pushFront(m, cache.ring, found);
    return mix(before, m.serial(found));
  }
  let checksum = before;
  if (cache.size === cache.capacity) checksum = evict(m, cache, keyObjects, checksum);
  const entry = m.allocate(3, sizes.draw());
  m.write(entry, key, m.read(keyObjects, k));
  pushFront(m, cache.ring, entry);
  m.write(cache.table, k, entry);
  m.release(entry);
  cache.size++;
  return checksum;
}

/**
 * Unlinked from ring and table, the entry has no reference but ours: it dies by its count, though it still
 * points at its old neighbours.
 */
function evict<Obj>(m: Mutator<Obj>, cache: RecencyCache<Obj>, keyObjects: Obj, before: number): number {
  const victim = m.retain(m.read(cache.ring, newer)!);
  const k = m.serial(m.read(victim, key)!) - m.serial(m.read(keyObjects, 0)!);
  unlink(m, victim);
  m.write(cache.table, k, null);
  cache.size--;
  const checksum = mix(before, m.serial(victim));
  if (m.explicit) m.discard(victim);
  m.release(victim);
  return checksum;
}

/**
 * Drops the whole cache. The table dies by its count; ring and entries hold each other, and are left to a
 * collector.
 */
export function closeCache<Obj>(m: Mutator<Obj>, cache: RecencyCache<Obj>, before: number): number {
  let checksum = before;
  let entry: Obj = m.read(cache.ring, older)!;
  for (let i = 0; i < cache.size; i++) {
    checksum = mix(checksum, m.serial(entry));
    checksum = mix(checksum, m.serial(m.read(entry, key)!));
    const following: Obj = m.read(entry, older)!;
    if (m.explicit) m.discard(entry);
    entry = following;
  }
  if (m.explicit) {
    m.discard(cache.ring);
    m.discard(cache.table);
  }
  m.release(cache.ring);
  m.release(cache.table);
  return checksum;
}

function unlink<Obj>(m: Mutator<Obj>, entry: Obj): void {
  const before = m.read(entry, newer)!;
  const after = m.read(entry, older)!;
  m.write(before, older, after);
  m.write(after, newer, before);
}

function pushFront<Obj>(m: Mutator<Obj>, ring: Obj, entry: Obj): void {
  const first = m.read(ring, older)!;
  m.write(entry, newer, ring);
  m.write(entry, older, first);
  m.write(first, newer, entry);
  m.write(ring, older, entry);
}
