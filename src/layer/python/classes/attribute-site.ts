import { header } from '../../heap/index.ts';
import type { Interpreter } from '../interpreter.ts';
import { attributeGet, attributeSet, shapeOf } from './instance.ts';

const { KIND_MASK, HAS_PAYLOAD } = header;

/**
 * One place in a program that reads or writes one attribute: it remembers the class it met last and the slot there, as
 * CPython's specialized instructions do (`STORE_ATTR_SLOT`, `LOAD_ATTR_INSTANCE_VALUE`). A class never moves a slot.
 */
export class AttributeSite {
  readonly name: string;
  readonly #py: Interpreter;
  #kind = -1;
  #slot = -1;

  constructor(py: Interpreter, name: string) {
    this.#py = py;
    this.name = name;
  }

  /** Borrowed word of the attribute, 0 when it is not set. */
  get(id: number): number {
    const { heap } = this.#py;
    if ((heap.table.header(id) & (KIND_MASK | HAS_PAYLOAD)) === this.#kind && this.#slot < heap.length(id))
      return heap.read(id, this.#slot);
    const info = this.#py.typeOf(id).class;
    if (info === null) return 0;
    const word = attributeGet(this.#py, id, info, this.name);
    this.#learn(id);
    return word;
  }

  /** The word is owned and moves in; the old value is dropped afterwards. Throws AttributeError where the class has no such slot. */
  set(id: number, word: number): void {
    const { heap } = this.#py;
    if ((heap.table.header(id) & (KIND_MASK | HAS_PAYLOAD)) !== this.#kind) this.#learn(id);
    if (!heap.giveIfThere(id, this.#slot, word)) this.#add(id, word);
  }

  #add(id: number, word: number): void {
    attributeSet(this.#py, id, this.#py.typeOf(id).class!, this.name, word);
    this.#learn(id);
  }

  /** What has attributes of its own, beside those of its class, is looked up each time. */
  #learn(id: number): void {
    const info = this.#py.typeOf(id).class;
    const bits = this.#py.heap.table.header(id) & (KIND_MASK | HAS_PAYLOAD);
    const known = info !== null && bits >= 0;
    this.#kind = known ? bits : -1;
    this.#slot = known ? shapeOf(this.#py, id, info).slotOf(this.name) : -1;
  }
}
