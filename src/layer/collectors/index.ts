/** Algorithms that find dead cycles, one folder each, with the same file names inside. May import: heap, triggers, model. */
export * from './generational/index.ts';
export { reachableFromRoots, unreachableObjects } from './sanity/index.ts';
