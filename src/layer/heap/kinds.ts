import {
  COLLECTABLE,
  HAS_END_HOOK,
  HAS_FINALIZER,
  PAIRS,
  TAIL_FIRST,
  TRACKED,
  UNTRACKABLE,
  UNTRACKABLE_IN_FULL,
} from './header.ts';

/** What a class of objects has in common; the heap's counterpart of a CPython type's slots. */
export interface KindDefinition {
  readonly name: string;
  /**
   * Order in which edges are visited and dropped: CPython's list and tuple go tail first, dict and instances
   * head first.
   */
  readonly order?: 'head-first' | 'tail-first';
  /**
   * Slots are keys and values in turn: visited value first, though dropped key first (CPython's dict).
   * Default false.
   */
  readonly pairs?: boolean;
  /**
   * Has a GC header in CPython's sense: allocations count towards the trigger, objects can be tracked.
   * Default true.
   */
  readonly collectable?: boolean;
  /** Tracked from birth. Default: `collectable`. */
  readonly tracked?: boolean;
  /**
   * How a collection breaks it (`tp_clear`): `at-once` empties the object before any child is released,
   * `one-by-one` releases slot after slot, `never` leaves it to the ends of others (tuples). Default
   * `at-once`.
   */
  readonly clear?: 'at-once' | 'one-by-one' | 'never';
  /**
   * When a collection stops tracking it if it holds nothing that can be in a cycle: tuples in `any`, dicts in
   * `full` ones.
   */
  readonly untrack?: 'never' | 'any' | 'full';
  /**
   * Python's `__del__`: called once, with a borrowed id, before the object goes. May resurrect, throw,
   * allocate, collect.
   */
  readonly finalize?: (id: number) => void;
  /** The collector emptied the object while it may still be seen. Must not touch the heap. */
  readonly onClear?: (payload: unknown, id: number) => void;
  /** The object is gone and its row about to be reused; native memory goes here. Must not touch the heap. */
  readonly onEnd?: (payload: unknown, id: number) => void;
}

/** A defined kind. Made by `heap.defineKind`, good for that heap only. */
export class Kind {
  readonly index: number;
  readonly name: string;
  /** Header bits that every object of this kind is born with. `heap.setFinalizer` changes them. */
  header: number;
  readonly collectable: boolean;
  readonly tracked: boolean;
  readonly clear: 'at-once' | 'one-by-one' | 'never';
  readonly untrack: 'never' | 'any' | 'full';
  /** `heap.setFinalizer` changes it. */
  finalize: ((id: number) => void) | null;
  readonly onClear: ((payload: unknown, id: number) => void) | null;
  readonly onEnd: ((payload: unknown, id: number) => void) | null;

  constructor(index: number, definition: KindDefinition, extraHeader = 0) {
    this.index = index;
    this.name = definition.name;
    this.collectable = definition.collectable ?? true;
    this.tracked = definition.tracked ?? this.collectable;
    this.clear = definition.clear ?? 'at-once';
    this.untrack = definition.untrack ?? 'never';
    this.finalize = definition.finalize ?? null;
    this.onClear = definition.onClear ?? null;
    this.onEnd = definition.onEnd ?? null;
    this.header =
      index |
      (definition.order === 'tail-first' ? TAIL_FIRST : 0) |
      (this.finalize ? HAS_FINALIZER : 0) |
      (this.onEnd ? HAS_END_HOOK : 0) |
      (this.collectable ? COLLECTABLE : 0) |
      (this.tracked ? TRACKED : 0) |
      (definition.pairs ? PAIRS : 0) |
      (this.untrack === 'any' ? UNTRACKABLE : 0) |
      (this.untrack === 'full' ? UNTRACKABLE_IN_FULL : 0) |
      extraHeader;
  }
}
