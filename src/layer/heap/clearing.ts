import { INLINE, STORAGE_LIMIT, STORAGE_MASK, STORAGE_SHIFT, TAIL_FIRST } from './header.ts';
import type { Heap } from './heap.ts';

/**
 * Breaks an object that stays addressable (`tp_clear`): its slots are emptied, and what only they held is
 * freed. Afterwards the object has no edges, unless its kind is never cleared.
 */
export function clear(heap: Heap, id: number): void {
  const { table } = heap;
  const kind = heap.kindOf(id);
  if (kind.clear === 'never') return;
  kind.onClear?.(table.payload(id), id);
  const length = table.length(id);
  if (kind.clear === 'one-by-one') {
    for (let slot = 0; slot < length && slot < table.length(id); slot++) heap.dropWord(heap.take(id, slot));
    return;
  }
  const header = table.header(id);
  const storage = (header >>> STORAGE_SHIFT) & STORAGE_LIMIT;
  if (storage <= INLINE) {
    clearInline(heap, id, header, storage);
    return;
  }
  const offset = table.firstEdge(id);
  table.setHeader(id, header & ~STORAGE_MASK);
  // The words are read afresh each time: what a drop runs may make the store grow.
  if ((header & TAIL_FIRST) !== 0)
    for (let slot = length; --slot >= 0; ) heap.dropWord(table.edges.words[offset + slot]!);
  else for (let slot = 0; slot < length; slot++) heap.dropWord(table.edges.words[offset + slot]!);
  table.edges.give(offset, storage);
}

/** The row itself may be filled again by what a drop runs, so its edges are copied out first. */
function clearInline(heap: Heap, id: number, header: number, length: number): void {
  const { table } = heap;
  const first = table.firstEdge(id);
  const a = length > 0 ? table.cells[first]! : 0;
  const b = length > 1 ? table.cells[first + 1]! : 0;
  const c = length > 2 ? table.cells[first + 2]! : 0;
  const d = length > 3 ? table.cells[first + 3]! : 0;
  table.setHeader(id, header & ~STORAGE_MASK);
  if ((header & TAIL_FIRST) !== 0) {
    heap.dropWord(d);
    heap.dropWord(c);
    heap.dropWord(b);
    heap.dropWord(a);
  } else {
    heap.dropWord(a);
    heap.dropWord(b);
    heap.dropWord(c);
    heap.dropWord(d);
  }
}
