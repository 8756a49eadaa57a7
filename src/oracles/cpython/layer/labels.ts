import type { PyObject, Python, PyValue } from '../../../layer/python/index.ts';
import { isHandle } from './operands.ts';
import { pythonRepr } from './text.ts';

/**
 * The labels that the program gave to objects, by the life of an object, which no other shares, as it does
 * its id.
 */
export class Labels {
  readonly #python: Python;
  readonly #byLife = new Map<number, string>();

  constructor(python: Python) {
    this.#python = python;
  }

  set(object: PyObject, label: string): void {
    this.#byLife.set(this.#lifeOf(object), label);
  }

  /** Labels a weak reference or proxy, unless it is a shared one that somebody else holds. */
  setFresh(reference: PyObject, label: string): void {
    if (this.#python.heap.count(reference.id) === 1) this.set(reference, label);
  }

  /** How a trace writes a value: by its label, `?` where it has none; atoms as Python's `repr`. */
  text(value: PyValue): string {
    return isHandle(value) ? (this.#of(value) ?? '?') : pythonRepr(value);
  }

  /** Labels of those that have one, each behind a space. */
  list(values: Iterable<PyValue>): string {
    return this.#known(values)
      .map((label) => ` ${label}`)
      .join('');
  }

  /** The same in alphabetical order. */
  sorted(values: Iterable<PyValue>): string {
    return ` ${this.#known(values).sort().join(' ')}`;
  }

  #known(values: Iterable<PyValue>): string[] {
    const found: string[] = [];
    for (const value of values) {
      const label = isHandle(value) ? this.#of(value) : null;
      if (label !== null) found.push(label);
    }
    return found;
  }

  /** Null when the program gave it none. */
  #of(object: PyObject): string | null {
    return this.#byLife.get(this.#lifeOf(object)) ?? null;
  }

  #lifeOf(object: PyObject): number {
    return this.#python.heap.table.life(object.id);
  }
}
