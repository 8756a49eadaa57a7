import {
  EDGES,
  HEADER,
  INLINE,
  LENGTH,
  OFFSET,
  ROW_SHIFT,
  STORAGE_LIMIT,
  STORAGE_MASK,
  STORAGE_SHIFT,
} from './header.ts';
import type { ObjectTable } from './object-table.ts';
import { refuseSlot } from './refusals.ts';
import { capacityOf, sizeClassFor } from './size-classes.ts';

/** How an object's slots grow and shrink. The caller sees to counts: words move in and out as they are. */

/** Appends a slot: in the row while there is room, else in a segment. */
export function appendSlot(table: ObjectTable, id: number, word: number): void {
  const { cells, rowBase } = table;
  const row = rowBase + (id << ROW_SHIFT);
  const header = cells[row | HEADER]!;
  const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
  if (storage < INLINE) {
    cells[row | (EDGES + storage)] = word;
    cells[row | HEADER] = header + (1 << STORAGE_SHIFT);
    return;
  }
  const length = table.length(id);
  reserveSlots(table, id, length + 1);
  table.edges.words[cells[row | OFFSET]! + length] = word;
  cells[row | LENGTH] = length + 1;
}

/** Inserts a slot, shifting the later ones. Throws SlotError for a place that does not exist. */
export function insertSlot(table: ObjectTable, id: number, at: number, word: number): void {
  const length = table.length(id);
  if (at < 0 || at > length) refuseSlot(table, id, at);
  appendSlot(table, id, word);
  if (at === length) return;
  const words = table.edgesOf(id);
  const first = table.firstEdge(id);
  words.copyWithin(first + at + 1, first + at, first + length);
  words[first + at] = word;
}

/** Removes a slot, closing the gap, and returns its word. Throws SlotError for a slot that does not exist. */
export function removeSlot(table: ObjectTable, id: number, at: number): number {
  const { cells, rowBase } = table;
  const row = rowBase + (id << ROW_SHIFT);
  const header = cells[row | HEADER]!;
  const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
  if (storage <= INLINE && storage > 0 && at === storage - 1) {
    cells[row | HEADER] = header - (1 << STORAGE_SHIFT);
    return cells[row | (EDGES + at)]!;
  }
  const length = table.length(id);
  if (at >>> 0 >= length) refuseSlot(table, id, at);
  const words = table.edgesOf(id);
  const first = table.firstEdge(id);
  const word = words[first + at]!;
  if (at !== length - 1) words.copyWithin(first + at, first + at + 1, first + length);
  table.setLength(id, length - 1);
  return word;
}

/**
 * Makes room for `slots` slots; the length stays. More than fit in the row move to a segment, and stay there.
 */
export function reserveSlots(table: ObjectTable, id: number, slots: number): void {
  if (slots <= INLINE) return;
  const { cells, rowBase } = table;
  const row = rowBase + (id << ROW_SHIFT);
  const header = cells[row | HEADER]!;
  const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
  if (storage > INLINE && slots <= capacityOf(storage)) return;
  const wanted = sizeClassFor(slots);
  const to = table.edges.take(wanted);
  const { words } = table.edges;
  if (storage <= INLINE) {
    const first = row | EDGES;
    for (let slot = 0; slot < storage; slot++) words[to + slot] = cells[first + slot]!;
    cells[row | LENGTH] = storage;
  } else {
    const from = cells[row | OFFSET]!;
    words.copyWithin(to, from, from + cells[row | LENGTH]!);
    table.edges.give(from, storage);
  }
  cells[row | OFFSET] = to;
  cells[row | HEADER] = (header & ~STORAGE_MASK) | (wanted << STORAGE_SHIFT);
}
