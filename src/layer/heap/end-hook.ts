import { HAS_END_HOOK } from './header.ts';
import type { HeapState } from './heap-state.ts';

/** Hears the end hook out and lets go of the wrapped object. */
export function endPayload(heap: HeapState, id: number, header: number): void {
  if ((header & HAS_END_HOOK) !== 0) callEndHook(heap, id);
  if (header < 0) heap.table.dropPayload(id);
}

export function callEndHook(heap: HeapState, id: number): void {
  try {
    heap.kindOf(id).onEnd?.(heap.table.payload(id), id);
  } catch (error) {
    heap.reportUnraisable({ error, where: 'end hook', id });
  }
}
