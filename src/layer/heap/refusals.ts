import { CountOverflowError, CountUnderflowError, ForeignReferenceError, SlotError } from './errors.ts';
import { MAX_COUNT } from './header.ts';
import type { ObjectTable } from './object-table.ts';

/** Why a call was refused, in words. Kept apart so that the hot calls stay short enough to be inlined. */

export function refuseUnlessLive(table: ObjectTable, id: number): void {
  if (!Number.isInteger(id) || id <= 0 || id >= table.rows) {
    throw new ForeignReferenceError(
      `${id} is no object of this heap (ids run from 1 to ${table.rows - 1}); was it made by another heap?`,
    );
  }
  if (table.count(id) <= 0) {
    throw new ForeignReferenceError(
      `object ${id} is dead: its last reference was released; keep one with retain() while you use it`,
    );
  }
}

export function refuseRetain(table: ObjectTable, id: number): never {
  refuseUnlessLive(table, id);
  throw new CountOverflowError(
    `object ${id} is already referred to ${MAX_COUNT} times, the most a count can hold; release references you no longer need`,
  );
}

export function refuseRelease(table: ObjectTable, id: number): never {
  if (!Number.isInteger(id) || id <= 0 || id >= table.rows) refuseUnlessLive(table, id);
  throw new CountUnderflowError(
    `object ${id} was released more often than it was retained; its count would fall below zero. Every allocate() and retain() allows one release()`,
  );
}

export function refuseSlot(table: ObjectTable, id: number, slot: number): never {
  throw new SlotError(`slot ${slot} of object ${id} does not exist: it has ${table.length(id)} slots`);
}
