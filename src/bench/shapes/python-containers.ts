import type { GenerationalCollector } from '../../collectors/index.ts';
import type { Heap } from '../../heap/index.ts';
import type { ClassInfo } from '../../python/classes/class-info.ts';
import { defineClass } from '../../python/classes/define.ts';
import { attributeSet, instanceNew } from '../../python/classes/instance.ts';
import { dictSet } from '../../python/containers/dict.ts';
import { listAppend, listPop, listSet } from '../../python/containers/list.ts';
import { InstanceHandle } from '../../python/handles/instance.ts';
import { ReferenceHandle } from '../../python/handles/reference.ts';
import { Interpreter } from '../../python/interpreter.ts';
import { profiles } from '../../python/profile.ts';
import { callReferenceBack, makeReference } from '../../python/weakref/make.ts';
import { type Containers, KeptReferences } from './containers.ts';

const names = ['a', 'b', 'c'] as const;

/** The containers of the Python layer, by id: its own lists, dicts, classes and weak references, without a handle for each. */
export class PythonContainers implements Containers {
  readonly heap: Heap;
  readonly collector: GenerationalCollector;
  readonly kept: KeptReferences;
  readonly references: KeptReferences;
  calls = 0;
  readonly #py: Interpreter;
  readonly #slotted: readonly ClassInfo[];
  readonly #plain: ClassInfo;
  readonly #finalized: ClassInfo | null;
  readonly #countCall = (): void => {
    this.calls++;
  };

  /** `finalizers`: a class with a finalizer is defined, which no heap can forget again. */
  constructor(finalizers: boolean) {
    const options = { profile: profiles['3.11'], debug: false, leakNet: null, writeError: () => undefined };
    const py = new Interpreter(options, (of, id, owned) =>
      of.typeOf(id).layout === 'ref' ? new ReferenceHandle(of, id, owned) : new InstanceHandle(of, id, owned),
    );
    py.callBack = (reference) => callReferenceBack(py, reference);
    py.collector.disable();
    this.#py = py;
    this.heap = py.heap;
    this.collector = py.collector;
    this.kept = new KeptReferences(py.heap);
    this.references = new KeptReferences(py.heap);
    this.#slotted = names.map((_, i) =>
      defineClass(py, `Slots${i + 1}`, null, { __slots__: [...names.slice(0, i + 1), '__weakref__'] }),
    );
    this.#plain = defineClass(py, 'Plain', null, {});
    this.#finalized = finalizers
      ? defineClass(py, 'Finalized', null, { __slots__: ['a'], __del__: this.#countCall })
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
    this.setAttribute(instance, names[slot]!, value);
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
