/** What the compiler knows of the numbers of a heap: checked by `tsc`, never run. */
import { expectTypeOf, test } from 'vitest';
import { type BorrowedWord, Heap, type Id, type OwnedWord, type Place } from './index.ts';

declare const place: Place;

test('a borrowed word is not given away, and a place names no object', () => {
  const heap = new Heap();
  const kind = heap.defineKind({ name: 'node' });
  const id = heap.allocate(kind, 2);
  expectTypeOf(id).toEqualTypeOf<Id>();
  const seen = heap.read(id, 0);
  expectTypeOf(seen).toEqualTypeOf<BorrowedWord>();
  // @ts-expect-error: the slot still holds its reference
  heap.give(id, 1, seen);
  // @ts-expect-error: the slot still holds its reference
  heap.append(id, seen);
  // @ts-expect-error: the slot still holds its reference
  heap.dropWord(seen);
  heap.write(id, 1, seen);
  heap.append(id, heap.copyWord(seen));
  expectTypeOf(heap.take(id, 1)).toEqualTypeOf<OwnedWord>();
  heap.give(id, 1, heap.take(id, 0));
  // @ts-expect-error: a place is no id
  heap.retain(place);
  heap.retain(heap.order.at(place));
  // @ts-expect-error: an id is no place
  heap.order.at(id);
  // A plain number passes for any of them.
  const plain: number = seen;
  heap.give(plain, plain, plain);
});
