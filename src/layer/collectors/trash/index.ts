/**
 * What happens to the unreachable once a collector has put them into the trash, marked, with their counts
 * whole: weak references, finalizers, the end. In CPython's order, and shared by all collectors. Allocates
 * nothing. May import: heap.
 */
export { adoptTrash, breakTrash, finalizeTrash, stillObserved } from './trash.ts';
export { callBackWeakReferences, killWeakReferences, type WeakReferencePolicy } from './weak-phase.ts';
