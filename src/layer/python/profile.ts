import type { WeakReferencePolicy } from '../collectors/index.ts';

export type ProfileName = '3.11' | '3.13' | '3.15';

/** What differs between CPython versions: a table of switches, read once by `createPython` and by the modules it makes. */
export interface Profile {
  readonly name: ProfileName;
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
  /** What `sys.getrefcount` says of an immortal object; 3.11 has none, but starts its small integers this high. */
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
  /** Which instances keep their attributes in slots of their own until their class has no more names to share: no references (≤ 3.13), none with declared slots (3.13). */
  readonly inlineAttributes: 'instances' | 'without-slots' | 'all';
  /** The names that methods assign to `self` are shared before the first instance (3.13+). */
  readonly staticAttributes: boolean;
  /** Refusals of new attributes say that there is no `__dict__` (3.13+). */
  readonly namesMissingDict: boolean;
  /** `gc.set_threshold` sets each threshold as it reads it, so that a refused one leaves those before it set (≤ 3.12). */
  readonly setsThresholdsOneByOne: boolean;
  /** A second `__weakref__` is refused in one sentence with variable-size types (≤ 3.11). */
  readonly namesMissingItems: boolean;
}

const upTo313 = {
  weakReferences: 'dead-in-finalizers',
  secondWeakSweep: false,
  lazyDicts: true,
  eagerTuples: true,
  weakTuples: false,
  collectionDetails: false,
  countsArgument: true,
  smallIntegersEnd: 257,
  hasImmortalProbe: false,
  unraisable: 'object',
  localsDropOrder: 'declaration',
  weakIteration: 'deferred',
} as const;

/** Checked against CPython 3.11.7, 3.13.0 to 3.13.2 and 3.15.0rc1. */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  '3.11': {
    ...upTo313,
    name: '3.11',
    thresholds: [700, 10, 10],
    runsAt: 'allocation',
    listsLoneCallback: false,
    inlineAttributes: 'instances',
    staticAttributes: false,
    namesMissingDict: false,
    namesMissingItems: true,
    setsThresholdsOneByOne: true,
    immortalCount: 1_000_000_000,
    hasImmortals: false,
  },
  '3.13': {
    ...upTo313,
    name: '3.13',
    thresholds: [2000, 10, 10],
    runsAt: 'safepoint',
    listsLoneCallback: true,
    inlineAttributes: 'without-slots',
    staticAttributes: true,
    namesMissingDict: true,
    namesMissingItems: false,
    setsThresholdsOneByOne: false,
    immortalCount: 4_294_967_295,
    hasImmortals: true,
  },
  '3.15': {
    name: '3.15',
    thresholds: [2000, 10, 10],
    runsAt: 'safepoint',
    listsLoneCallback: true,
    weakReferences: 'alive-in-finalizers',
    secondWeakSweep: true,
    lazyDicts: false,
    eagerTuples: false,
    weakTuples: true,
    collectionDetails: true,
    countsArgument: false,
    immortalCount: 3_221_225_472,
    hasImmortals: true,
    smallIntegersEnd: 1025,
    hasImmortalProbe: true,
    unraisable: 'sentence',
    localsDropOrder: 'reverse',
    weakIteration: 'copy',
    inlineAttributes: 'all',
    staticAttributes: true,
    namesMissingDict: true,
    namesMissingItems: false,
    setsThresholdsOneByOne: false,
  },
};
