import { type Generation, type Heap, header } from '../../heap/index.ts';

const { PAIRS, TAIL_FIRST } = header;

/**
 * What CPython's `deduce_unreachable` says of a heap: survivors in their new order, and who is unreachable in
 * theirs.
 */
export interface Deduction {
  readonly survivors: readonly number[];
  readonly unreachable: readonly number[];
}

/**
 * `deduce_unreachable` as `Python/gc.c` has it, with a list and a map in place of everything that makes ours
 * fast: what a collection of `generation` must come to. Changes nothing.
 */
export function deduceUnreachable(heap: Heap, generation: Generation): Deduction {
  const young = merged(heap, generation);
  const references = new Map(young.map((id) => [id, heap.count(id)]));
  for (const id of young) {
    for (const child of children(heap, id)) {
      const left = references.get(child);
      if (left !== undefined) references.set(child, left - 1);
    }
  }
  const list = [...young];
  const unreachable = new Set<number>();
  const scanned = new Set<number>();
  for (let at = 0; at < list.length; at++) {
    const id = list[at]!;
    if (scanned.has(id)) continue; // moved to the end of the list since
    if (references.get(id) === 0) {
      unreachable.add(id);
      continue;
    }
    scanned.add(id);
    for (const child of children(heap, id)) {
      if (!references.has(child) || scanned.has(child)) continue;
      if (references.get(child) === 0) references.set(child, 1);
      if (unreachable.delete(child)) list.push(child);
    }
  }
  return { survivors: [...scanned], unreachable: [...unreachable] };
}

/** The lists of the generations, youngest last to be joined: g, 0, 1. */
function merged(heap: Heap, generation: Generation): number[] {
  const { order } = heap;
  const part = (of: number) => order.list(order.start(of), order.end(of)).filter((id) => id !== 0);
  if (generation === 0) return part(0);
  return generation === 1 ? [...part(1), ...part(0)] : [...part(2), ...part(0), ...part(1)];
}

/** Children that are objects, in the order in which CPython visits them. */
function children(heap: Heap, id: number): number[] {
  const words = Array.from({ length: heap.length(id) }, (_, slot) => heap.read(id, slot));
  const bits = heap.table.header(id);
  if ((bits & TAIL_FIRST) !== 0) words.reverse();
  else if ((bits & PAIRS) !== 0)
    for (let at = 0; at + 1 < words.length; at += 2)
      [words[at], words[at + 1]] = [words[at + 1]!, words[at]!];
  return words.filter((word) => word > 0);
}
