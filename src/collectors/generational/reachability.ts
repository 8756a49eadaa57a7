import {
  EDGES,
  HEADER,
  INLINE,
  KEPT,
  LENGTH,
  OFFSET,
  PARKED,
  QUEUE_END,
  ROW_SHIFT,
  STORAGE_LIMIT,
  STORAGE_SHIFT,
} from '../../heap/header.ts';
import type { Heap } from '../../heap/index.ts';
import { followLate } from './late.ts';
import { BLOCK, type Separation } from './separation.ts';
import { visitedSlot } from './visiting.ts';

/** Trial words of objects outside the part stay above −2³¹ by it: one collection follows far fewer than 2³⁰ edges to one of them. */
const MOST_DRIFT = 2 ** 30;

/**
 * Splits the objects that stand in the order's part [from, to) into those that something outside it can reach and those that
 * nothing can: CPython's `deduce_unreachable`. No user code runs and nothing is allocated.
 *
 * Afterwards the trial words of the unreachable are PARKED. `found` says how many there are and where they stand, and
 * whether survivors stand where they stood or, when some were reached late, closed up in CPython's order.
 */
export function findUnreachable(heap: Heap, from: number, to: number, found: Separation): void {
  // 1. Members' trial words are zero.
  clearTrials(heap, from, to, found);
  // 2. They are the references that come from outside the part.
  found.holes = 0;
  for (let at = from; at < to; at += BLOCK) explainCounts(heap, at, Math.min(at + BLOCK, to), found);
  found.members = to - from - found.holes;
  // 3. Each member is kept, or parked, or was parked and waits among those reached late.
  found.dead = 0;
  found.keptBits = 0;
  found.lateHead = QUEUE_END;
  found.lateTail = 0;
  for (let at = from; at < to; at += BLOCK) parkUnreached(heap, at, Math.min(at + BLOCK, to), found);
  found.deadFrom = from;
  found.deadTo = to;
  found.movedUp = false;
  // 4. Whatever the late ones reach is not parked either; they stand behind all others.
  if (found.lateTail !== 0) followLate(heap, from, to, found);
}

/** All trial words at once when that is less to write than those of the members one by one. */
function clearTrials(heap: Heap, from: number, to: number, found: Separation): void {
  const { table } = heap;
  const { trials } = table;
  if ((to - from) * 8 > table.rows || found.drift > MOST_DRIFT) {
    trials.fill(0, 0, table.rows);
    found.drift = 0;
    return;
  }
  const { ids } = heap.order;
  for (let i = from; i < to; i++) trials[ids[i]!] = 0;
}

/**
 * `update_refs` and `subtract_refs` in one pass: a member's trial word gains its count and loses one for each edge from a
 * member, in whatever order. Objects outside the part lose too and end below zero, which marks them as such.
 */
function explainCounts(heap: Heap, from: number, to: number, found: Separation): void {
  const { cells, trials } = heap.table;
  const { words } = heap.table.edges;
  const { ids } = heap.order;
  let holes = 0;
  let wide = 0;
  for (let i = from; i < to; i++) {
    const id = ids[i]!;
    if (id === 0) {
      holes++;
      continue;
    }
    const row = id << ROW_SHIFT;
    const storage = (cells[row | HEADER]! >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    trials[id] = trials[id]! + cells[row]!;
    if (storage <= INLINE) {
      if (storage === 0) continue;
      const first = cells[row | EDGES]!;
      if (first > 0) trials[first] = trials[first]! - 1;
      if (storage === 1) continue;
      const second = cells[row | (EDGES + 1)]!;
      if (second > 0) trials[second] = trials[second]! - 1;
      if (storage === 2) continue;
      const third = cells[row | (EDGES + 2)]!;
      if (third > 0) trials[third] = trials[third]! - 1;
      if (storage === 3) continue;
      const fourth = cells[row | (EDGES + 3)]!;
      if (fourth > 0) trials[fourth] = trials[fourth]! - 1;
    } else {
      const start = cells[row | OFFSET]!;
      const length = cells[row | LENGTH]!;
      wide += length;
      for (let at = start; at < start + length; at++) {
        const child = words[at]!;
        if (child > 0) trials[child] = trials[child]! - 1;
      }
    }
  }
  found.holes += holes;
  found.drift += (to - from) * INLINE + wide;
}

/**
 * `move_unreachable` with `visit_reachable`: one scan from left to right. An object without outside references is
 * parked. One that is reached later joins a queue, in the order of being reached, which runs through the trial words of its
 * members.
 */
function parkUnreached(heap: Heap, from: number, to: number, found: Separation): void {
  const { cells, trials } = heap.table;
  const { words } = heap.table.edges;
  const { ids } = heap.order;
  let parked = 0;
  let bits = 0;
  for (let i = from; i < to; i++) {
    const id = ids[i]!;
    if (id === 0) continue;
    if (trials[id] === 0) {
      trials[id] = PARKED;
      parked++;
      continue;
    }
    trials[id] = KEPT;
    const row = id << ROW_SHIFT;
    const header = cells[row | HEADER]!;
    const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    bits |= header;
    if (storage <= INLINE) {
      if (storage === 0) continue;
      let parkedToo = reach(trials, cells[row | EDGES]!);
      if (storage > 1) {
        parkedToo |= reach(trials, cells[row | (EDGES + 1)]!);
        if (storage > 2) {
          parkedToo |= reach(trials, cells[row | (EDGES + 2)]!);
          if (storage > 3) parkedToo |= reach(trials, cells[row | (EDGES + 3)]!);
        }
      }
      if (parkedToo === 0) continue;
      chainParked(trials, cells, row | EDGES, storage, header, found);
    } else {
      const start = cells[row | OFFSET]!;
      const length = cells[row | LENGTH]!;
      let parkedToo = 0;
      for (let at = start; at < start + length; at++) parkedToo |= reach(trials, words[at]!);
      if (parkedToo === 0) continue;
      chainParked(trials, words, start, length, header, found);
    }
  }
  found.dead += parked;
  found.keptBits |= bits;
}

/** A child of a kept object cannot be parked any more; returns 1 when it is already. */
function reach(trials: Int32Array, child: number): number {
  if (child <= 0) return 0;
  const trial = trials[child]!;
  if (trial === 0) trials[child] = 1;
  return trial === PARKED ? 1 : 0;
}

/** Appends the parked among an object's children to the queue. Only here it matters in which order CPython visits them. */
function chainParked(
  trials: Int32Array,
  edges: Int32Array,
  start: number,
  length: number,
  header: number,
  found: Separation,
): void {
  for (let turn = 0; turn < length; turn++) {
    const child = edges[start + visitedSlot(header, turn, length)]!;
    if (child <= 0 || trials[child] !== PARKED) continue;
    trials[child] = QUEUE_END;
    if (found.lateTail === 0) found.lateHead = child;
    else trials[found.lateTail] = child;
    found.lateTail = child;
  }
}
