import { AutomaticCollections, GenerationalCollector } from '../collectors/index.ts';
import { Heap, type Kind, type LeakNet, type Ref, References, type WeakCallback } from '../heap/index.ts';
import { AllocationCount } from '../triggers/index.ts';
import { defineBuiltinTypes } from './builtin-types.ts';
import { AttributeOrders } from './classes/attribute-orders.ts';
import type { Hash } from './containers/hash-index.ts';
import type { Handle } from './handles/handle.ts';
import type { Profile } from './profile.ts';
import type { BuiltinTypes, TypeInfo } from './types.ts';
import type { WeakTypes } from './weakref/types.ts';

export interface InterpreterOptions {
  readonly profile: Profile;
  readonly debug: boolean;
  readonly leakNet: LeakNet | null;
  readonly writeError: (text: string) => void;
}

/** Makes the handle that fits an object: injected, because handles know the interpreter and not the other way round. */
export type HandleMaker = (py: Interpreter, id: number, owned: Ref | null) => Handle;

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
  /** Where DEBUG_STATS, unraisable reports and leaks are written. */
  readonly writeError: (text: string) => void;
  /** The one empty tuple, owned for ever. */
  readonly emptyTuple: number;
  /** Calls whatever a weak reference keeps in slot 0. One function for all: no closure per weak reference. */
  callBack: WeakCallback = () => undefined;
  /** The callable whose exception is being reported, when the heap does not know it. */
  unraisableCallable: unknown = null;
  /** The types of `weakref`, once somebody asked for them (`weakTypesOf`). */
  weakTypes: WeakTypes | null = null;
  /** Of weak references that were hashed, by id. */
  readonly referenceHashes = new Map<number, Hash>();
  /** Of instances that got their attributes out of order. */
  readonly attributeOrders = new AttributeOrders(this.heap.table.lives);
  readonly #typeOfKind: TypeInfo[] = [];
  readonly #makeHandle: HandleMaker;

  constructor(options: InterpreterOptions, makeHandle: HandleMaker) {
    const { profile } = options;
    this.profile = profile;
    this.debug = options.debug;
    this.writeError = options.writeError;
    this.#makeHandle = makeHandle;
    this.references = new References(this.heap, { debug: options.debug, leakNet: options.leakNet });
    const { thresholds, runsAt, weakReferences: policy, secondWeakSweep } = profile;
    this.collector = new GenerationalCollector(this.heap, { weakReferences: policy, secondWeakSweep });
    this.automatic = new AutomaticCollections(this.collector, new AllocationCount(thresholds), runsAt);
    this.types = defineBuiltinTypes(this.heap, profile);
    for (const type of Object.values(this.types) as TypeInfo[]) this.register(type);
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
    return this.#makeHandle(this, id, this.references.own(id));
  }

  /** A handle that holds no reference: good while somebody else keeps the object alive. */
  borrow(id: number): Handle {
    return this.#makeHandle(this, id, null);
  }

  /** Where CPython's evaluation loop would look: a pending automatic collection runs now. */
  safepoint(): void {
    this.automatic.safepoint();
  }
}
