import {
  type Owned,
  type PyDict,
  PyNameError,
  type Python,
  type PyValue,
} from '../../../layer/python/index.ts';
import { allNames, type Key, type Value } from '../program/values.ts';
import { holding, isOwned } from './operands.ts';

/**
 * The program's namespace: a dictionary that the collector can see, as a module's is. All names start bound
 * to None.
 */
export class Namespace {
  readonly #python: Python;
  readonly #dict: Owned<PyDict>;
  readonly #unbound = new Set<string>();

  constructor(python: Python) {
    this.#python = python;
    this.#dict = python.class<PyDict>('Namespace', python.dict, { __slots__: [] })();
    for (const name of allNames) this.#dict.setitem(name, null);
  }

  /** The object a name is bound to, borrowed. Throws NameError. */
  get(name: string): PyValue {
    if (this.#unbound.has(name)) throw new PyNameError(`name '${name}' is not defined`);
    return this.#dict.getitem(name);
  }

  /** Owned handles move in, borrowed ones are copied. */
  bind(name: string, value: PyValue): void {
    holding(this.#python.heap, [value], () => {
      this.#dict.setitem(name, isOwned(value) ? value.move() : value);
      this.#unbound.delete(name);
    });
  }

  /** `del name` */
  unbind(name: string): void {
    if (this.#unbound.has(name)) throw new PyNameError(`name '${name}' is not defined`);
    this.#unbound.add(name);
    this.#dict.delitem(name);
  }

  /** What is stored: the object of a name, or an atom. */
  value(value: Value): PyValue {
    return 'name' in value ? this.get(value.name) : value.atom;
  }

  /** A key of a dictionary: itself, or the object of a name. */
  key(key: Key): PyValue {
    return typeof key === 'object' ? this.get(key.name) : key;
  }
}
