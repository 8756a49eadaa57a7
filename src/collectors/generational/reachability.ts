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
  TAIL_FIRST,
} from '../../heap/header.ts';
import type { Heap } from '../../heap/index.ts';
import { BATCH, type Separation } from './separation.ts';

/** Trial words of objects outside the list stay above −2³⁰ by it, far from PARKED. */
const MOST_DRIFT = 2 ** 30;

/**
 * Splits the objects listed in `base[from, to)` into those that something outside the list can reach and those that
 * nothing can: CPython's `deduce_unreachable`. No user code runs and nothing is allocated; the list stays as it is.
 *
 * Afterwards the trial word of a member tells: PARKED, it is unreachable; positive, it was reached late and its place is
 * behind all others, in the order of the queue `found.late`; KEPT, it is reachable and its place is where it stands.
 */
export function findUnreachable(
  heap: Heap,
  base: Int32Array,
  from: number,
  to: number,
  found: Separation,
): void {
  // 1. Members' trial words are zero.
  clearTrials(heap, base, from, to, found);
  // 2. They are the references that come from outside the list.
  explainCounts(heap, base, from, to, found);
  // 3. Each member is kept, parked, or was parked and waits in the queue of those reached late.
  scan(heap, base, from, to, found);
}

/** All trial words at once when that is less to write than those of the members one by one. */
function clearTrials(heap: Heap, base: Int32Array, from: number, to: number, found: Separation): void {
  const { table } = heap;
  const { trials } = table;
  const edges = table.rows * INLINE + table.edges.words.length;
  found.drift += edges;
  if ((to - from) * 8 > table.rows || found.drift > MOST_DRIFT) {
    trials.fill(0, 0, table.rows);
    found.drift = edges;
    return;
  }
  for (let i = from; i < to; i++) trials[base[i]!] = 0;
}

/**
 * `update_refs` and `subtract_refs` in one pass: a member's trial word gains its count and loses one for each edge from a
 * member, in whatever order. Objects outside the list lose too and end below zero, which marks them as such.
 */
function explainCounts(heap: Heap, base: Int32Array, from: number, to: number, found: Separation): void {
  const { cells, trials } = heap.table;
  const { words } = heap.table.edges;
  let holes = 0;
  for (let i = from; i < to; i++) {
    const id = base[i]!;
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
      const end = start + cells[row | LENGTH]!;
      for (let at = start; at < end; at++) {
        const child = words[at]!;
        if (child > 0) trials[child] = trials[child]! - 1;
      }
    }
  }
  found.holes = holes;
  found.members = to - from - holes;
}

/**
 * `move_unreachable` with `visit_reachable`: one scan from left to right. An object without outside references is
 * parked; one that is reached later queues up behind the list, in the order of being reached. The queue runs through
 * the trial words of its members, so it needs no memory of its own.
 */
function scan(heap: Heap, base: Int32Array, from: number, to: number, found: Separation): void {
  const { cells, trials } = heap.table;
  const { words } = heap.table.edges;
  let parked = 0;
  let bits = 0;
  let tail = 0;
  found.late = QUEUE_END;
  for (let i = from; i < to; i++) {
    const id = base[i]!;
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
    let reachesParked = false;
    if (storage <= INLINE) {
      if (storage === 0) continue;
      const first = cells[row | EDGES]!;
      if (first > 0) {
        const trial = trials[first]!;
        if (trial === 0) trials[first] = 1;
        else if (trial === PARKED) reachesParked = true;
      }
      if (storage > 1) {
        const second = cells[row | (EDGES + 1)]!;
        if (second > 0) {
          const trial = trials[second]!;
          if (trial === 0) trials[second] = 1;
          else if (trial === PARKED) reachesParked = true;
        }
        if (storage > 2) {
          const third = cells[row | (EDGES + 2)]!;
          if (third > 0) {
            const trial = trials[third]!;
            if (trial === 0) trials[third] = 1;
            else if (trial === PARKED) reachesParked = true;
          }
          if (storage > 3) {
            const fourth = cells[row | (EDGES + 3)]!;
            if (fourth > 0) {
              const trial = trials[fourth]!;
              if (trial === 0) trials[fourth] = 1;
              else if (trial === PARKED) reachesParked = true;
            }
          }
        }
      }
      if (reachesParked) tail = queueParked(found, trials, cells, row | EDGES, storage, header, tail);
    } else {
      const start = cells[row | OFFSET]!;
      const length = cells[row | LENGTH]!;
      for (let at = start; at < start + length; at++) {
        const child = words[at]!;
        if (child <= 0) continue;
        const trial = trials[child]!;
        if (trial === 0) trials[child] = 1;
        else if (trial === PARKED) reachesParked = true;
      }
      if (reachesParked) tail = queueParked(found, trials, words, start, length, header, tail);
    }
  }
  found.dead = parked;
  found.keptBits = bits;
  if (tail !== 0) visitLate(heap, found, tail);
}

/**
 * Queues the parked among an object's children. Only here the direction matters in which CPython visits: it is the order of
 * the queue. Returns the queue's new last.
 */
function queueParked(
  found: Separation,
  trials: Int32Array,
  words: Int32Array,
  start: number,
  length: number,
  header: number,
  tail: number,
): number {
  let last = tail;
  const tailFirst = (header & TAIL_FIRST) !== 0;
  for (let i = 0; i < length; i++) {
    const child = words[start + (tailFirst ? length - 1 - i : i)]!;
    if (child <= 0 || trials[child] !== PARKED) continue;
    trials[child] = QUEUE_END;
    if (last === 0) found.late = child;
    else trials[last] = child;
    last = child;
  }
  return last;
}

/**
 * Works off the queue of objects reached late; whatever they reach joins it. They may stand anywhere in memory, and what
 * becomes of one decides what is read next: the processor would wait for each in turn. So a batch of them is read
 * beforehand, with nothing to decide, and the waits overlap.
 */
function visitLate(heap: Heap, found: Separation, tail: number): void {
  const { cells, trials } = heap.table;
  const { words } = heap.table.edges;
  const { batch } = found;
  let last = tail;
  let visited = 0;
  let bits = 0;
  let next = found.late;
  while (next !== QUEUE_END) {
    let size = 0;
    let id = next;
    do {
      batch[size++] = id;
      bits |= cells[(id << ROW_SHIFT) | HEADER]!;
      id = trials[id]!;
    } while (id !== QUEUE_END && size < BATCH);
    batch[BATCH] = touchChildren(heap, batch, size);
    for (let i = 0; i < size; i++) {
      const row = batch[i]! << ROW_SHIFT;
      const header = cells[row | HEADER]!;
      const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
      last =
        storage <= INLINE
          ? queueParked(found, trials, cells, row | EDGES, storage, header, last)
          : queueParked(found, trials, words, cells[row | OFFSET]!, cells[row | LENGTH]!, header, last);
    }
    visited += size;
    next = trials[batch[size - 1]!]!;
  }
  found.dead -= visited;
  found.keptBits |= bits;
}

/** Reads the trial words of all children in the rows of a batch. The result means nothing. */
function touchChildren(heap: Heap, batch: Int32Array, size: number): number {
  const { cells, trials } = heap.table;
  let touched = 0;
  for (let i = 0; i < size; i++) {
    const row = batch[i]! << ROW_SHIFT;
    const storage = (cells[row | HEADER]! >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    if (storage > INLINE) continue;
    for (let at = row | EDGES; at < (row | EDGES) + storage; at++) {
      const child = cells[at]!;
      // Atoms are negative: they read the word of row 0.
      touched ^= trials[child & ~(child >> 31)]!;
    }
  }
  return touched;
}
