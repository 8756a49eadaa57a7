import type { WeakReferencePolicy } from '../../collectors/index.ts';
import type { RunRule } from '../containers/timsort.ts';

/** Major, minor and micro version. */
export type PatchVersion = readonly [number, number, number];

/**
 * What differs between CPython versions: a table of switches, read once by `createPython` and by the modules
 * it makes.
 */
export interface Profile {
  /** The versions whose rules these are: from the first on, up to the second, which has others. */
  readonly versions: { readonly from: PatchVersion; readonly before: PatchVersion };
  readonly thresholds: readonly [number, number, number];
  /** Automatic collections run inside the allocation (≤ 3.11) or where the evaluation loop looks (3.12+). */
  readonly runsAt: 'allocation' | 'safepoint';
  readonly weakReferences: WeakReferencePolicy;
  /** Weak references made by finalizers to trash are killed without callback (3.13.13+, 3.14.4+). */
  readonly secondWeakSweep: boolean;
  /** A death keeps its weak-reference callbacks in a tuple even when there is only one (3.13+). */
  readonly listsLoneCallback: boolean;
  /** Dicts of atoms are untracked: at birth, and again by full collections (≤ 3.13). */
  readonly lazyDicts: boolean;
  /** Tuples are tracked at birth whatever they hold (≤ 3.13), or only when an item may be in a cycle. */
  readonly eagerTuples: boolean;
  /** Classes over `tuple` may have `__weakref__` (3.15). */
  readonly weakTuples: boolean;
  /** `candidates` and `duration` in `get_stats` and in what callbacks are told. */
  readonly collectionDetails: boolean;
  /** `sys.getrefcount` counts its own argument (≤ 3.13). */
  readonly countsArgument: boolean;
  /**
   * What `sys.getrefcount` says of an immortal object; 3.11 has none, but starts its small integers this
   * high.
   */
  readonly immortalCount: number;
  /** PEP 683: null, booleans, strings, small integers and the empty tuple are immortal (3.12+). */
  readonly hasImmortals: boolean;
  /** Integers below this are shared, from −5 up. */
  readonly smallIntegersEnd: number;
  /** `sys._is_immortal` exists (3.14+). */
  readonly hasImmortalProbe: boolean;
  /** Who is named in an unraisable report: the callable (≤ 3.13), or a sentence (3.14+). */
  readonly unraisable: 'object' | 'sentence';
  /** Locals of a frame that ends go in declaration order (≤ 3.13) or the other way round. */
  readonly localsDropOrder: 'declaration' | 'reverse';
  /** Removals from a weak collection during iteration wait (≤ 3.13), or iteration runs over a copy. */
  readonly weakIteration: 'deferred' | 'copy';
  /**
   * Which instances keep their attributes in slots of their own until their class has no more names to share:
   * no references (≤ 3.13), none with declared slots (3.13).
   */
  readonly inlineAttributes: 'instances' | 'without-slots' | 'all';
  /** The names that methods assign to `self` are shared before the first instance (3.13+). */
  readonly staticAttributes: boolean;
  /** Refusals of new attributes say that there is no `__dict__` (3.13+). */
  readonly namesMissingDict: boolean;
  /** `list.index` says what it did not find (≤ 3.13). */
  readonly namesMissingItem: boolean;
  /**
   * How `list.sort` finds the run at the beginning of a list: equal neighbours end a descending one (≤ 3.12).
   */
  readonly sortRuns: RunRule;
  /**
   * `gc.set_threshold` sets each threshold as it reads it, so that a refused one leaves those before it set
   * (≤ 3.12).
   */
  readonly setsThresholdsOneByOne: boolean;
  /** A second `__weakref__` is refused in one sentence with variable-size types (≤ 3.11). */
  readonly namesMissingItems: boolean;
}
