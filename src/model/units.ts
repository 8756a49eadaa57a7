/**
 * Units as types. A branded number cannot be passed where another unit is wanted;
 * the functions here are the only way in, and cost nothing at run time.
 */

declare const unit: unique symbol;

/** A size or amount of memory in bytes. */
export type Bytes = number & { readonly [unit]: 'bytes' };

/** A span of time, or a moment since a run's start, in nanoseconds. */
export type Nanoseconds = number & { readonly [unit]: 'nanoseconds' };

/** A moment on the allocation clock: how many objects had been allocated when it happened. */
export type AllocationClock = number & { readonly [unit]: 'allocations' };

export const bytes = (n: number): Bytes => n as Bytes;
export const kib = (n: number): Bytes => (n * 1024) as Bytes;
export const mib = (n: number): Bytes => (n * 1024 * 1024) as Bytes;
export const nanoseconds = (n: number): Nanoseconds => n as Nanoseconds;
export const milliseconds = (n: number): Nanoseconds => (n * 1e6) as Nanoseconds;
export const allocations = (n: number): AllocationClock => n as AllocationClock;
