import { AutomaticCollections, GenerationalCollector } from '../../layer/collectors/index.ts';
import { Heap, type Kind } from '../../layer/heap/index.ts';
import { AllocationCount } from '../../layer/triggers/index.ts';

/**
 * What the programs build with: CPython's containers as rows of one heap. Constructors return an owned id;
 * the setters borrow what they store. Everything a program keeps from outside is in `kept`, which holds
 * references but is no object, as the frozen list on CPython's side is none that a collection scans.
 */
export interface Containers {
  readonly heap: Heap;
  readonly collector: GenerationalCollector;
  /** Off, except where a program switches it on. */
  readonly automatic: AutomaticCollections;
  readonly kept: KeptReferences;
  /** Weak references that outlive their targets. */
  readonly references: KeptReferences;
  /** A list of `length` times None. */
  list(length: number): number;
  setItem(list: number, index: number, value: number): void;
  append(list: number, value: number): void;
  /** Takes the last item off and drops it. */
  pop(list: number): void;
  /** An instance of a class with so many slots and nothing else. */
  slotted(slots: number): number;
  setSlot(instance: number, slot: number, value: number): void;
  /** An instance with a `__dict__`. */
  instance(): number;
  setAttribute(instance: number, name: string, value: number): void;
  /** A slot instance whose class has a finalizer, which counts its calls in `calls`. */
  finalized(): number;
  /** A dict with plain string keys; `number` values are plain integers here, not objects. */
  dict(): number;
  setEntry(dict: number, key: string, value: number): void;
  setPlainEntry(dict: number, key: string, value: number | string): void;
  /** An owned weak reference that counts its call in `calls`. */
  weakReference(target: number): number;
  /** Finalizers and callbacks that ran. */
  calls: number;
}

/** Owned references that are no edges. */
export class KeptReferences {
  #ids = new Int32Array(1024);
  length = 0;
  readonly #heap: Heap;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** Takes over the caller's reference. */
  keep(id: number): void {
    if (this.length === this.#ids.length) {
      const grown = new Int32Array(this.length * 2);
      grown.set(this.#ids);
      this.#ids = grown;
    }
    this.#ids[this.length++] = id;
  }

  at(index: number): number {
    return this.#ids[index]!;
  }

  /** Releases from the last to the first, as `list.clear` does. */
  clear(): void {
    while (this.length > 0) this.#heap.release(this.#ids[--this.length]!);
  }

  /** Keeps the first of every `step` and releases the others. */
  thin(step: number): void {
    const { length } = this;
    let left = 0;
    for (let i = 0; i < length; i++) {
      if (i % step === 0) this.#ids[left++] = this.#ids[i]!;
      else this.#heap.release(this.#ids[i]!);
    }
    this.length = left;
  }
}

/** The containers on the heap itself, with kinds that behave as CPython's types do. */
export class HeapContainers implements Containers {
  readonly heap = new Heap();
  readonly collector = new GenerationalCollector(this.heap);
  readonly automatic = new AutomaticCollections(this.collector, new AllocationCount([700, 10, 10]));
  readonly kept = new KeptReferences(this.heap);
  readonly references = new KeptReferences(this.heap);
  calls = 0;
  readonly #list: Kind;
  readonly #slotted: Kind;
  readonly #finalized: Kind;
  readonly #dict: Kind;

  constructor(finalizers: boolean) {
    const { heap } = this;
    this.automatic.disable();
    this.#list = heap.defineKind({ name: 'list', order: 'tail-first' });
    this.#slotted = heap.defineKind({ name: 'instance', clear: 'one-by-one' });
    this.#dict = heap.defineKind({ name: 'dict', untrack: 'full' });
    this.#finalized = heap.defineKind({
      name: 'finalized instance',
      clear: 'one-by-one',
      ...(finalizers
        ? {
            finalize: () => {
              this.calls++;
            },
          }
        : {}),
    });
  }

  list(length: number): number {
    return this.heap.allocate(this.#list, length);
  }

  setItem(list: number, index: number, value: number): void {
    this.heap.write(list, index, value);
  }

  append(list: number, value: number): void {
    this.heap.retain(value);
    this.heap.append(list, value);
  }

  pop(list: number): void {
    const { heap } = this;
    heap.dropWord(heap.removeSlot(list, heap.length(list) - 1));
  }

  slotted(slots: number): number {
    return this.heap.allocate(this.#slotted, slots);
  }

  setSlot(instance: number, slot: number, value: number): void {
    this.heap.write(instance, slot, value);
  }

  instance(): number {
    return this.heap.allocate(this.#slotted, 0);
  }

  setAttribute(instance: number, _name: string, value: number): void {
    this.append(instance, value);
  }

  finalized(): number {
    return this.heap.allocate(this.#finalized, 1);
  }

  dict(): number {
    return this.heap.allocate(this.#dict, 0);
  }

  setEntry(dict: number, _key: string, value: number): void {
    this.append(dict, value);
  }

  setPlainEntry(dict: number, _key: string, value: number | string): void {
    const { heap } = this;
    heap.append(dict, heap.atoms.store(value));
  }

  weakReference(target: number): number {
    return this.heap.weakReferences.create(target, () => {
      this.calls++;
    });
  }
}
