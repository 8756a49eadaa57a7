/**
 * The reference-count core: object table, edges, immediate deallocation, finalizers, weak references, owned
 * handles, leak net. Knows no collector, no trigger, no file and no process. May import: nothing.
 */
import './dispose.ts';

export { AtomPool, isPooled, isShared } from './atoms.ts';
export { incomingReferences } from './audit.ts';
export { clear } from './clearing.ts';
export {
  type AllocationListener,
  type AllocationObserver,
  type HeapCounters,
  type HeapOptions,
  NEVER,
} from './contracts.ts';
export { callFinalizer, deallocate, free } from './deallocation.ts';
export { endPayload } from './end-hook.ts';
export * from './errors.ts';
export { PAGE_SHIFT } from './free-rows.ts';
export * as header from './header.ts';
export { Heap } from './heap.ts';
export { Kind, type KindDefinition } from './kinds.ts';
export { type Leak, LeakNet } from './leak-net.ts';
export type { LifeNumbers } from './life-numbers.ts';
export type { ObjectTable } from './object-table.ts';
export { ReclaimProbe } from './reclaim-probe.ts';
export { Ref, type ReferenceOptions, References } from './reference.ts';
export { type Generation, PERMANENT, type TrackingOrder } from './tracking-order.ts';
export type { BorrowedWord, Id, OwnedWord, Place, Slot } from './units.ts';
export { printUnraisable, type Unraisable, type UnraisableHook } from './unraisable.ts';
export type { WeakCallback, WeakReferences } from './weak-references.ts';
