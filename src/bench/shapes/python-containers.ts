import type { AutomaticCollections, GenerationalCollector } from '../../layer/collectors/index.ts';
import type { Heap } from '../../layer/heap/index.ts';
import { AttributeSite } from '../../layer/python/classes/attribute-site.ts';
import type { ClassInfo } from '../../layer/python/classes/class-info.ts';
import { attributeSet, instanceNew } from '../../layer/python/classes/instance.ts';
import { dictSet } from '../../layer/python/containers/dict.ts';
import { listAppend, listPop, listSet } from '../../layer/python/containers/list.ts';
import { createPython, type Python } from '../../layer/python/index.ts';
import type { Interpreter } from '../../layer/python/interpreter.ts';
import { makeReference } from '../../layer/python/weakref/make.ts';
import { type Containers, KeptReferences } from './containers.ts';

const names = ['a', 'b', 'c'] as const;

/**
 * The containers of the Python layer, by id: its own lists, dicts, classes and weak references, without a
 * handle for each.
 */
export class PythonContainers implements Containers {
  readonly heap: Heap;
  readonly collector: GenerationalCollector;
  readonly automatic: AutomaticCollections;
  readonly kept: KeptReferences;
  readonly references: KeptReferences;
  calls = 0;
  readonly python: Python;
  readonly #py: Interpreter;
  readonly #slotted: readonly ClassInfo[];
  readonly #plain: ClassInfo;
  readonly #sites: readonly AttributeSite[];
  readonly #finalized: ClassInfo | null;
  readonly #countCall = (): void => {
    this.calls++;
  };

  /** `finalizers`: a class with a finalizer is defined, which no heap can forget again. */
  constructor(finalizers: boolean) {
    const python = createPython();
    python.gc.disable();
    this.python = python;
    this.#py = python.interpreter;
    this.heap = python.heap;
    this.collector = python.collector;
    this.automatic = python.interpreter.automatic;
    this.kept = new KeptReferences(this.heap);
    this.references = new KeptReferences(this.heap);
    this.#slotted = names.map(
      (_, i) => python.class(`Slots${i + 1}`, { __slots__: [...names.slice(0, i + 1), '__weakref__'] }).info,
    );
    this.#plain = python.class('Plain', {}).info;
    this.#sites = names.map((name) => new AttributeSite(this.#py, name));
    this.#finalized = finalizers
      ? python.class('Finalized', { __slots__: ['a'], __del__: this.#countCall }).info
      : null;
  }

  list(length: number): number {
    return this.heap.allocate(this.#py.types.list.kind, length);
  }

  setItem(list: number, index: number, value: number): void {
    this.heap.retain(value);
    listSet(this.heap, list, index, value);
  }

  append(list: number, value: number): void {
    this.heap.retain(value);
    listAppend(this.heap, list, value);
  }

  pop(list: number): void {
    this.heap.dropWord(listPop(this.heap, list));
  }

  slotted(slots: number): number {
    return instanceNew(this.#py, this.#slotted[slots - 1]!);
  }

  setSlot(instance: number, slot: number, value: number): void {
    this.heap.retain(value);
    this.#sites[slot]!.set(instance, value);
  }

  instance(): number {
    return instanceNew(this.#py, this.#plain);
  }

  setAttribute(instance: number, name: string, value: number): void {
    const py = this.#py;
    this.heap.retain(value);
    attributeSet(py, instance, py.typeOf(instance).class!, name, value);
  }

  finalized(): number {
    return instanceNew(this.#py, this.#finalized!);
  }

  dict(): number {
    return this.heap.allocate(this.#py.types.dict.kind, 0);
  }

  setEntry(dict: number, key: string, value: number): void {
    this.heap.retain(value);
    dictSet(this.#py, dict, this.heap.atoms.store(key), value);
  }

  setPlainEntry(dict: number, key: string, value: number | string): void {
    const { atoms } = this.heap;
    dictSet(this.#py, dict, atoms.store(key), atoms.store(value));
  }

  weakReference(target: number): number {
    return makeReference(this.#py, target, this.#py.types.ref, this.#countCall);
  }
}
