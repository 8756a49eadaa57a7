/**
 * Which slot holds which attribute. Shared by all instances of a class, so that an instance needs nothing on the JS side:
 * CPython's shared keys. Declared slots stand first and never change.
 */
export class Shape {
  readonly #slots = new Map<string, number>();
  #lastName = '';
  #lastSlot = -1;
  /** Attributes with a declared slot. */
  readonly declared: number;
  readonly first: number;

  /** `first`: slots that the builtin base keeps for itself. */
  constructor(names: Iterable<string>, first: number, declared?: number) {
    this.first = first;
    for (const name of names) this.add(name);
    this.declared = declared ?? this.#slots.size;
  }

  get names(): IterableIterator<string> {
    return this.#slots.keys();
  }

  /** Slots of an instance that has all attributes. */
  get size(): number {
    return this.first + this.#slots.size;
  }

  /** Attributes beyond the declared ones. */
  get dynamic(): number {
    return this.#slots.size - this.declared;
  }

  /** −1 for a name without a slot. What was asked for last is remembered: programs ask for the same name again and again. */
  slotOf(name: string): number {
    if (name === this.#lastName) return this.#lastSlot;
    const slot = this.#slots.get(name);
    if (slot === undefined) return -1;
    this.#lastName = name;
    this.#lastSlot = slot;
    return slot;
  }

  add(name: string): number {
    const slot = this.first + this.#slots.size;
    this.#slots.set(name, slot);
    return slot;
  }

  /** A shape for one instance alone, which starts as this one. */
  split(): Shape {
    return new Shape(this.names, this.first, this.declared);
  }
}
