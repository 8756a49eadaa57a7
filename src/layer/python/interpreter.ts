import { AutomaticCollections, GenerationalCollector } from '../collectors/index.ts';
import { Heap, type Kind, type LeakNet, type Ref, References, type WeakCallback } from '../heap/index.ts';
import { AllocationCount } from '../triggers/index.ts';
import { defineBuiltinTypes } from './builtin-types.ts';
import { AttributeOrders } from './classes/attribute-orders.ts';
import type { Hash } from './containers/hash-index.ts';
import type { Handle } from './handles/handle.ts';
import type { Profile } from './profiles/index.ts';
import type { BuiltinTypes, TypeInfo, WeakTypes } from './types.ts';
import { defineWeakTypes } from './weakref/types.ts';

export interface InterpreterOptions {
  readonly profile: Profile;
  readonly debug: boolean;
  readonly leakNet: LeakNet | null;
  readonly writeError: (text: string) => void;
}

/** Makes the handle that fits an object. */
export type HandleMaker = (py: Interpreter, id: number, owned: Ref | null) => Handle;

/**
 * What an interpreter is given because it stands above it: handles know the interpreter, and comparing walks
 * containers.
 */
export interface Given {
  readonly makeHandle: HandleMaker;
  /** Calls whatever a weak reference keeps in slot 0, or was held when it died. */
  readonly callBack: (py: Interpreter, reference: number, held: number) => void;
  /** Hash of an object, or null when it is equal to itself only. */
  readonly hashOf: (py: Interpreter, id: number) => Hash | null;
  /** Equality as containers see it. */
  readonly equalWords: (py: Interpreter, a: number, b: number) => boolean;
}

/** One heap with its collector, types and profile: what every operation of the Python layer works on. */
export class Interpreter {
  readonly profile: Profile;
  readonly debug: boolean;
  readonly heap = new Heap();
  readonly collector: GenerationalCollector;
  /** When the collector runs by itself. */
  readonly automatic: AutomaticCollections<AllocationCount>;
  readonly references: References;
  readonly types: BuiltinTypes;
  readonly weakTypes: WeakTypes;
  /** Where DEBUG_STATS, unraisable reports and leaks are written. */
  readonly writeError: (text: string) => void;
  /** The one empty tuple, owned for ever. */
  readonly emptyTuple: number;
  /** Calls whatever a weak reference keeps in slot 0. One function for all: no closure per weak reference. */
  readonly callBack: WeakCallback;
  /** The callable whose exception is being reported, when the heap does not know it. */
  unraisableCallable: unknown = null;
  /** Of weak references that were hashed, by id. */
  readonly referenceHashes = new Map<number, Hash>();
  /** Of instances that got their attributes out of order. */
  readonly attributeOrders = new AttributeOrders(this.heap.table.lives);
  readonly #typeOfKind: TypeInfo[] = [];
  readonly #given: Given;

  constructor(options: InterpreterOptions, given: Given) {
    const { profile } = options;
    this.profile = profile;
    this.debug = options.debug;
    this.writeError = options.writeError;
    this.#given = given;
    this.callBack = (reference, held) => given.callBack(this, reference, held);
    this.references = new References(this.heap, { debug: options.debug, leakNet: options.leakNet });
    const { thresholds, runsAt, weakReferences: policy, secondWeakSweep } = profile;
    this.collector = new GenerationalCollector(this.heap, { weakReferences: policy, secondWeakSweep });
    this.automatic = new AutomaticCollections(this.collector, new AllocationCount(thresholds), runsAt);
    this.types = defineBuiltinTypes(this.heap, profile);
    this.weakTypes = defineWeakTypes(this.heap);
    for (const types of [this.types, this.weakTypes])
      for (const type of Object.values<TypeInfo>({ ...types })) this.register(type);
    const { weakReferences } = this.heap;
    weakReferences.listsLoneCallback = profile.listsLoneCallback;
    weakReferences.onEnd = (id) => {
      if (this.referenceHashes.size > 0) this.referenceHashes.delete(id);
    };
    this.register({ ...this.types.tuple, kind: weakReferences.callbackListKind });
    this.emptyTuple = this.heap.uncounted(() => this.heap.allocate(this.types.tuple.kind, 0));
    this.heap.untrack(this.emptyTuple);
  }

  register(type: TypeInfo): void {
    this.#typeOfKind[type.kind.index] = type;
  }

  /** A further kind of a type's objects. */
  registerKind(kind: Kind, type: TypeInfo): void {
    this.#typeOfKind[kind.index] = type;
  }

  /** The type of a kind's objects. */
  typeOfKind(kind: Kind): TypeInfo {
    return this.#typeOfKind[kind.index]!;
  }

  /** Whether a type is one of this interpreter's. */
  knows(type: TypeInfo): boolean {
    return this.#typeOfKind[type.kind.index] === type;
  }

  typeOf(id: number): TypeInfo {
    return this.#typeOfKind[this.heap.kindIndex(id)]!;
  }

  /** A handle that takes over a reference the caller owns. */
  own(id: number): Handle {
    return this.#given.makeHandle(this, id, this.references.own(id));
  }

  /** A handle that holds no reference: good while somebody else keeps the object alive. */
  borrow(id: number): Handle {
    return this.#given.makeHandle(this, id, null);
  }

  /**
   * Hash of an object as a key, or null when it is equal to itself only. Throws TypeError for what cannot be
   * one.
   */
  hashOf(id: number): Hash | null {
    return this.#given.hashOf(this, id);
  }

  /** Whether two keys are one. */
  equal(a: number, b: number): boolean {
    return this.#given.equalWords(this, a, b);
  }

  /** Where CPython's evaluation loop would look: a pending automatic collection runs now. */
  safepoint(): void {
    this.automatic.safepoint();
  }
}
