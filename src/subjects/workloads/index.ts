/**
 * Seeded, deterministic programs written once against `Mutator`, each with a checksum read through its own
 * structure. May import model, and the types of managers/mutator.ts.
 *
 * Order at the end of an object's life, everywhere: walk it for the checksum, `discard` it where the manager
 * is explicit (children before parents, because nothing reads a discarded object), then release or overwrite
 * the last reference. Nothing is allocated in between: on the allocation clock, discard and death are one
 * moment.
 *
 * Objects live in variables of synchronous functions, or in fields, never in variables of `run` itself: a
 * suspended function keeps even those of its variables that it will not read again, and V8 would have to keep
 * the objects. (What is alive to the end anyway may be there.)
 */
import type { WorkloadName } from '../../model/index.ts';
import { binaryTrees } from './binary-trees.ts';
import { churn } from './churn.ts';
import { larson } from './larson.ts';
import { longList } from './long-list.ts';
import { lruCache } from './lru-cache.ts';
import { parentTrees } from './parent-trees.ts';
import { selfCycles } from './self-cycles.ts';
import { sessions } from './sessions.ts';
import { splay } from './splay.ts';
import type { Workload } from './workload.ts';

export type { OwnWorkload, Workload } from './workload.ts';

export const workloads = {
  churn,
  'binary-trees': binaryTrees,
  'parent-trees': parentTrees,
  'self-cycles': selfCycles,
  splay,
  'lru-cache': lruCache,
  sessions,
  larson,
  'long-list': longList,
} as const satisfies Readonly<Record<WorkloadName, Workload>>;
