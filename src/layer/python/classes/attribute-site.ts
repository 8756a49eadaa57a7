import { header } from '../../heap/index.ts';
import type { Interpreter } from '../interpreter.ts';
import type { ClassInfo } from './class-info.ts';
import { attributeGet, attributeSet } from './instance.ts';

const { KIND_MASK } = header;

/**
 * One place in a program that reads or writes one attribute: it remembers the class it met last and the slot
 * there, as CPython's specialized instructions do (`STORE_ATTR_SLOT`, `LOAD_ATTR_INSTANCE_VALUE`). What
 * changes in the class is noticed by its version.
 */
export class AttributeSite {
  readonly name: string;
  readonly #py: Interpreter;
  #kind = -1;
  #slot = -1;
  #isDeclared = false;
  #info: ClassInfo | null = null;
  #version = -1;

  constructor(py: Interpreter, name: string) {
    this.#py = py;
    this.name = name;
  }

  /** Borrowed word of the attribute, 0 when it is not set. */
  get(id: number): number {
    const { heap } = this.#py;
    if (this.#knows(id) && this.#slot < heap.length(id)) return heap.read(id, this.#slot);
    const info = this.#py.typeOf(id).class;
    if (info === null) return 0;
    const word = attributeGet(this.#py, id, info, this.name);
    this.#learn(id, info);
    return word;
  }

  /**
   * The word is owned and moves in; the old value is dropped afterwards. Throws AttributeError where the
   * class has no such slot.
   */
  set(id: number, word: number): void {
    const { heap } = this.#py;
    if (this.#knows(id) && (this.#isDeclared || this.#slot + 1 === heap.length(id))) {
      if (heap.giveIfThere(id, this.#slot, word)) return;
    }
    const info = this.#py.typeOf(id).class!;
    attributeSet(this.#py, id, info, this.name, word);
    this.#learn(id, info);
  }

  #knows(id: number): boolean {
    return (
      (this.#py.heap.table.header(id) & KIND_MASK) === this.#kind && this.#info?.version === this.#version
    );
  }

  /** What keeps its attributes in a dict is looked up each time. */
  #learn(id: number, info: ClassInfo): void {
    const slot = info.slotOf(this.name);
    const kind = this.#py.heap.kindIndex(id);
    this.#isDeclared = slot < info.declaredEnd;
    const known = slot >= 0 && (this.#isDeclared || kind === info.kind.index);
    this.#kind = known ? kind : -1;
    this.#slot = slot;
    this.#info = info;
    this.#version = info.version;
  }
}
