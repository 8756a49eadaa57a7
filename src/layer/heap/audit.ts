import { HeapCorruptionError } from './errors.ts';
import {
  HAS_WEAK_REFERENCES,
  IN_TRASH,
  INLINE,
  STORAGE_LIMIT,
  STORAGE_SHIFT,
  TRACKED,
  UNREACHABLE,
  UNTRACKED,
} from './header.ts';
import type { HeapState } from './heap-state.ts';
import { capacityOf } from './size-classes.ts';

/**
 * Counts what the heap only keeps by increments, from nothing but the tables, and compares. Written without
 * any of the code it checks. May run at any time, finalizers and callbacks included.
 */
export function audit(heap: HeapState): void {
  const freeRows = auditFreeRows(heap);
  auditRows(heap, freeRows);
  auditCounts(heap);
  auditOrder(heap);
  auditWeakReferences(heap);
}

/**
 * References to each row that come from slots. Dying objects still own the edges they have not dropped.
 * Count minus this is the number of references from outside the heap: handles, frames, the program.
 */
export function incomingReferences(heap: HeapState): Int32Array {
  const { table } = heap;
  const incoming = new Int32Array(table.rows);
  for (let id = 1; id < table.rows; id++) {
    const words = table.edgesOf(id);
    const first = table.firstEdge(id);
    for (let slot = 0; slot < table.length(id); slot++) {
      const word = words[first + slot]!;
      if (word >= table.rows) fail(`slot ${slot} of object ${id} names row ${word}, which does not exist`);
      if (word > 0) incoming[word] = incoming[word]! + 1;
    }
  }
  return incoming;
}

function auditFreeRows(heap: HeapState): Uint8Array {
  const { table } = heap;
  const free = new Uint8Array(table.rows);
  let count = 0;
  for (const head of table.free.lists()) {
    for (let id = head; id !== 0; id = table.link(id)) {
      if (id < 0 || id >= table.rows) fail(`the list of free rows names row ${id}, which does not exist`);
      if (free[id] === 1) fail(`the list of free rows names row ${id} twice`);
      free[id] = 1;
      count++;
    }
  }
  const used = table.rows - 1 - count;
  if (used !== table.liveObjects)
    fail(`${used} rows are in use, but ${table.liveObjects} objects are counted as live`);
  return free;
}

function auditRows(heap: HeapState, free: Uint8Array): void {
  const { table } = heap;
  for (let id = 1; id < table.rows; id++) {
    const header = table.header(id);
    if (free[id] === 1) {
      if (header !== 0 || table.count(id) !== UNREACHABLE) fail(`free row ${id} is not empty`);
      continue;
    }
    const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
    if (storage <= INLINE) continue;
    const length = table.length(id);
    const capacity = capacityOf(storage);
    if (length > capacity) fail(`object ${id} has ${length} slots in a segment for ${capacity}`);
    if (table.firstEdge(id) === 0) fail(`object ${id} has a segment at offset 0`);
  }
}

function auditCounts(heap: HeapState): void {
  const { table } = heap;
  const incoming = incomingReferences(heap);
  for (let id = 1; id < table.rows; id++) {
    const count = table.count(id);
    const fromSlots = incoming[id]!;
    if (fromSlots > Math.max(count, 0)) {
      fail(
        `object ${id} (${heap.kindOf(id).name}) is referred to by ${fromSlots} slots, but its count is ${count}`,
      );
    }
    // A dying object's is negative: collections take a zero for an object that only unreachable ones referred
    // to.
    if (count === 0 && table.header(id) !== 0)
      fail(`object ${id} (${heap.kindOf(id).name}) has a count of 0 and is not dying`);
  }
}

function auditOrder(heap: HeapState): void {
  const { order, table } = heap;
  const ends = [0, order.permanentEnd, order.oldEnd, order.middleEnd, order.length, table.capacity];
  for (let i = 1; i < ends.length; i++) {
    if (ends[i]! < ends[i - 1]!)
      fail(`the boundaries of the generations are out of order: ${ends.join(', ')}`);
  }
  let tombstones = 0;
  for (let at = 0; at < order.length; at++) {
    const id = order.at(at);
    if (id === 0) tombstones++;
    else if ((table.header(id) & (TRACKED | IN_TRASH)) !== TRACKED || table.link(id) !== ~at) {
      fail(`object ${id} stands at position ${at} of the tracking order but does not know it`);
    }
  }
  if (tombstones !== order.tombstones)
    fail(`the order has ${tombstones} tombstones, ${order.tombstones} are counted`);
  for (let id = 1; id < table.rows; id++) {
    const header = table.header(id);
    const link = table.link(id);
    // A dying object is off its list already, whatever its header says.
    if (table.count(id) <= 0) continue;
    if ((header & TRACKED) !== 0) {
      const listed = (header & IN_TRASH) !== 0 ? order.trashAt(~link) : order.at(~link);
      if (listed !== id) fail(`object ${id} is tracked but not listed where its link says`);
    } else if (link !== UNTRACKED) fail(`object ${id} is untracked but its link is ${link}`);
  }
}

function auditWeakReferences(heap: HeapState): void {
  const { table, weakReferences } = heap;
  let targets = 0;
  for (let id = 1; id < table.rows; id++) {
    const listed = weakReferences.list(id);
    if (listed.length > 0) targets++;
    if (listed.length > 0 !== ((table.header(id) & HAS_WEAK_REFERENCES) !== 0)) {
      fail(`object ${id} has ${listed.length} weak references, which its header contradicts`);
    }
    for (const weak of listed)
      if (weakReferences.target(weak) !== id) fail(`weak reference ${weak} does not know its target ${id}`);
  }
  if (targets !== weakReferences.targets)
    fail(`${targets} objects have weak references, ${weakReferences.targets} are counted`);
}

function fail(what: string): never {
  throw new HeapCorruptionError(
    `the heap is inconsistent: ${what}. This is a defect of the heap; please report it with the program`,
  );
}
