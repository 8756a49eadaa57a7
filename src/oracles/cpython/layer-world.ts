import {
  createPython,
  type Owned,
  type ProfileName,
  PyAttributeError,
  type PyClass,
  type PyDict,
  PyException,
  type PyInstance,
  type PyList,
  PyNameError,
  type PyObject,
  type PyProxy,
  type PyReference,
  type PySet,
  type PyTuple,
  type PyType,
  PyTypeError,
  type Python,
  type PyValue,
} from '../../layer/python/index.ts';
import type { Action, Atom, Value } from './behaviour.ts';
import { runAction } from './layer-behaviour.ts';
import { LayerCallbacks } from './layer-callbacks.ts';
import { CountedFrames } from './layer-frames.ts';
import { containerMakers, type Make } from './layer-makers.ts';
import { Temporaries } from './layer-temporaries.ts';
import { pythonRepr } from './layer-text.ts';
import { allNames, type ClassName, classTable, type ProgramKind, type Trace } from './program.ts';

/** One fresh layer, with the classes, names, labels and functions that every program is given. */
export class LayerWorld {
  readonly python: Python;
  readonly trace: Trace = [];
  /** The program's namespace: a dictionary that the collector can see, as a module's is. */
  readonly #names: Owned<PyDict>;
  readonly #unbound = new Set<string>();
  readonly callbacks: LayerCallbacks;
  readonly frames: CountedFrames;
  readonly temporaries: Temporaries;
  /** Objects frozen at the start. */
  readonly frozen: number;
  readonly list: Make<PyList>;
  readonly dict: Make<PyDict>;
  readonly set: Make<PySet>;
  readonly tuple: (items: readonly PyValue[]) => Owned<PyTuple>;
  readonly #classes: Readonly<Record<ClassName, PyClass<PyInstance, []>>>;
  readonly #classNames: ReadonlySet<string>;
  readonly #behaviours: ReadonlyMap<string, readonly Action[]>;
  /** By the life of an object, which no other object shares, as it does its id. */
  readonly #labels = new Map<number, string>();

  constructor(profile: ProfileName, kind: ProgramKind, behaviours: ReadonlyMap<string, readonly Action[]>) {
    const python = createPython({ profile });
    this.python = python;
    this.#behaviours = behaviours;
    this.temporaries = new Temporaries(python, kind);
    this.#names = python.class<PyDict>('Namespace', python.dict, { __slots__: [] })();
    for (const name of allNames) this.#names.setitem(name, null);
    this.frames = new CountedFrames(python.heap);
    ({ list: this.list, dict: this.dict, set: this.set, tuple: this.tuple } = containerMakers(python, kind));
    this.#classes = this.#defineClasses();
    // What is not the program's own is frozen: never a candidate, always a root, until the program itself calls unfreeze.
    python.gc.freeze();
    this.frozen = python.gc.get_freeze_count();
    this.#classNames = new Set(Object.values(classTable).map(({ python: name }) => name));
    this.callbacks = new LayerCallbacks(this);
    python.sys.unraisablehook = (report) => this.log(`unraisable ${report.exc_type.__name__}`);
  }

  instance(name: ClassName): Owned<PyInstance> {
    return this.#classes[name]();
  }

  log(line: string): void {
    this.trace.push(line);
  }

  /** What `V` of the Python runner writes: the label of a value. */
  show(value: PyValue): void {
    this.trace.push(`= ${this.label(value)}`);
  }

  /** What `N` writes: a number, a boolean, None or a tuple of numbers. */
  result(value: Atom | readonly number[]): void {
    this.trace.push(`= ${pythonRepr(value)}`);
  }

  /** What `E` writes when an operation raised. */
  raised(error: unknown): void {
    if (!(error instanceof PyException)) throw error;
    this.trace.push(`! ${error.name}`);
  }

  /** The object a name is bound to, borrowed. Throws NameError. */
  get(name: string): PyValue {
    if (this.#unbound.has(name)) throw new PyNameError(`name '${name}' is not defined`);
    return this.#names.getitem(name);
  }

  /** Owned handles move in, borrowed ones are copied. */
  bind(name: string, value: PyValue): void {
    this.holding([value], () => {
      this.#names.setitem(name, isOwned(value) ? value.move() : value);
      this.#unbound.delete(name);
    });
  }

  /** Does something while the evaluation stack holds its operands: what dies of it may take their other references away. */
  holding(operands: readonly PyValue[], action: () => void): void {
    const { heap } = this.python;
    const ids = operands.flatMap((operand) => (isHandle(operand) ? [operand.id] : []));
    for (const id of ids) heap.retain(id);
    try {
      action();
    } finally {
      for (const id of ids) heap.release(id);
    }
  }

  /** `del name` */
  unbind(name: string): void {
    if (this.#unbound.has(name)) throw new PyNameError(`name '${name}' is not defined`);
    this.#unbound.add(name);
    this.#names.delitem(name);
  }

  value(value: Value): PyValue {
    return 'name' in value ? this.get(value.name) : value.atom;
  }

  setLabel(object: PyObject, label: string): void {
    this.#labels.set(this.#lifeOf(object), label);
  }

  /** Null when the program gave it none. */
  labelOf(object: PyObject): string | null {
    return this.#labels.get(this.#lifeOf(object)) ?? null;
  }

  label(value: PyValue): string {
    return isHandle(value) ? (this.labelOf(value) ?? '?') : pythonRepr(value as Atom);
  }

  /** Labels of those that have one, each behind a space. */
  labels(values: Iterable<PyValue>): string {
    return this.#known(values)
      .map((label) => ` ${label}`)
      .join('');
  }

  sortedLabels(values: Iterable<PyValue>): string {
    return ` ${this.#known(values).sort().join(' ')}`;
  }

  /** Takes the steps that the program gave to a label: a call of its function. */
  behave(label: string, self: PyObject | null): void {
    const actions = this.#behaviours.get(label);
    if (actions === undefined || actions.length === 0) return;
    this.frames.call(() => {
      for (const action of actions) runAction(this, action, self);
    });
  }

  /** The callback of weak references that have a function for one. */
  readonly notify = (reference: PyReference): void => {
    const label = this.label(reference);
    this.log(`callback ${label}`);
    this.behave(label, null);
  };

  /** A weak reference or proxy: labelled only when it is not a shared one that somebody else holds. */
  labelReference(reference: PyObject, label: string): void {
    if (this.python.heap.count(reference.id) === 1) this.setLabel(reference, label);
  }

  isInstance(value: unknown): value is PyInstance {
    return isHandle(value) && this.#classNames.has(value.type);
  }

  isProxy(value: unknown): value is PyProxy {
    return isHandle(value) && /ProxyType$/.test(value.type);
  }

  is<T>(value: unknown, type: PyType<T>): value is T {
    return this.python.isinstance(value, type);
  }

  /** Instances have attributes, and proxies those of what they stand for. */
  hasAttributes(value: unknown): value is PyInstance | PyProxy {
    return this.isInstance(value) || this.isProxy(value);
  }

  /** `target.attribute = value`. */
  setAttribute(target: PyValue, attribute: string, value: PyValue): void {
    if (!this.hasAttributes(target)) throw new PyAttributeError(`no attribute '${attribute}'`);
    this.holding([value, target], () => target.setattr(attribute, value));
  }

  #known(values: Iterable<PyValue>): string[] {
    const found: string[] = [];
    for (const value of values) {
      const label = isHandle(value) ? this.labelOf(value) : null;
      if (label !== null) found.push(label);
    }
    return found;
  }

  #lifeOf(object: PyObject): number {
    return this.python.heap.table.life(object.id);
  }

  #defineClasses(): Readonly<Record<ClassName, PyClass<PyInstance, []>>> {
    const { python } = this;
    const __del__ = (self: PyInstance): void => {
      const label = this.label(self);
      this.log(`del ${label}`);
      this.behave(label, self);
    };
    const __call__ = (self: PyInstance, reference?: PyReference): void => {
      // Called by hand, as `proxy()`, it lacks its argument.
      if (reference === undefined)
        throw new PyTypeError("missing 1 required positional argument: 'reference'");
      const label = this.label(self);
      this.log(`call ${label} ${this.label(reference)}`);
      // An instance is called with its arguments in a tuple; a function gets them as they are.
      this.temporaries.during(
        ({ tuple }) => [tuple([reference])],
        () => this.behave(label, self),
      );
    };
    const name = (key: ClassName): string => classTable[key].python;
    const act = (): null => null;
    const final = python.class(name('final'), { __del__, act });
    const slotted = python.class(name('slotted'), { __slots__: ['a', 'b', '__weakref__'], act });
    return {
      plain: python.class(name('plain'), { act }),
      final,
      child: python.class<PyInstance, []>(name('child'), final, {}),
      slotted,
      'slotted-final': python.class<PyInstance, []>(name('slotted-final'), slotted, {
        __slots__: ['c'],
        __del__,
      }),
      bare: python.class(name('bare'), { __slots__: ['a'] }),
      caller: python.class(name('caller'), { __slots__: ['a', 'b', '__weakref__'], __call__ }),
      acyclic: python.class(name('acyclic'), { __slots__: [], __del__ }),
    };
  }
}

export function isOwned(value: unknown): value is Owned<PyObject> {
  return isHandle(value) && value.owned;
}

export function isHandle(value: unknown): value is PyObject {
  return typeof value === 'object' && value !== null;
}
