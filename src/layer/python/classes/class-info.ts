import type { Kind } from '../../heap/index.ts';
import { SharedKeys } from './shared-keys.ts';

/**
 * How instances keep attributes without a declared slot: not at all, in slots of their own, or in a dict from
 * the first one on.
 */
export type AttributeStorage = 'none' | 'inline' | 'dict';

/**
 * What a name in a class body stands for: a declared slot of its instances, or a word that the class owns.
 */
export type Member = { readonly slot: number } | { readonly word: number };

export interface ClassDescription {
  readonly name: string;
  readonly base: ClassInfo | null;
  /** Slots that the builtin base keeps for itself. */
  readonly first: number;
  /** Names in `__slots__` of this class. */
  readonly slots: readonly string[];
  readonly storage: AttributeStorage;
  /** Names that the methods of the class assign to, known before the first instance (3.13+). */
  readonly staticAttributes: readonly string[];
}

const NOWHERE = -1;

/**
 * A user's class, as the layer keeps it. Classes themselves are not counted: what they hold is held for ever,
 * or until the attribute is deleted. Each class of a chain has storage of its own for the slots that it
 * declares, most derived class first, in each in the order of the names: so slots are dropped. A name that is
 * declared again hides the storage of the base.
 */
export class ClassInfo {
  readonly name: string;
  readonly base: ClassInfo | null;
  readonly subclasses: ClassInfo[] = [];
  /** Of its instances. Set once, when it is defined. */
  kind!: Kind;
  /**
   * Of its instances that got a dict of their own though the others keep their attributes in slots; null
   * before the first did.
   */
  dictKind: Kind | null = null;
  /** Changes whenever a member comes, goes or changes, of a base too. */
  version = 0;
  readonly storage: AttributeStorage;
  readonly keys = new SharedKeys();
  /** Where the declared slots end, and attributes, or the dict of them, begin. */
  readonly declaredEnd: number;
  readonly #slots: readonly { readonly owner: ClassInfo; readonly name: string }[];
  readonly #members = new Map<string, Member>();
  readonly #first: number;
  #lastName = '';
  #lastSlot = NOWHERE;

  constructor({ name, base, first, slots, storage, staticAttributes }: ClassDescription) {
    this.name = name;
    this.base = base;
    this.storage = storage;
    this.#first = first;
    this.#slots = [
      ...[...slots].sort().map((slot) => ({ owner: this as ClassInfo, name: slot })),
      ...(base === null ? [] : base.#slots),
    ];
    this.declaredEnd = first + this.#slots.length;
    slots.forEach((slot) => void this.#members.set(slot, { slot: this.#ownSlot(slot) }));
    for (const attribute of staticAttributes) this.keys.add(attribute);
    base?.subclasses.push(this);
  }

  get isDefined(): boolean {
    return this.kind !== undefined;
  }

  /** Whether `__slots__` of this class names an attribute. */
  get declaresSlots(): boolean {
    return this.#slots.some(({ owner }) => owner === this);
  }

  /** Slots of an instance that has all attributes that may stand in slots. */
  get size(): number {
    return this.declaredEnd + (this.storage === 'inline' ? this.keys.size : 0);
  }

  /**
   * The nearest member of that name, along the bases. A slot is one of instances of this class, whichever
   * class declares it.
   */
  find(name: string): Member | undefined {
    for (let at: ClassInfo | null = this; at !== null; at = at.base) {
      const member = at.#members.get(name);
      if (member === undefined) continue;
      return 'word' in member || at === this ? member : { slot: this.#slotOf(at, name) };
    }
    return undefined;
  }

  /**
   * Borrowed word of a class attribute, 0 when there is none: the nearest along the bases, unless a slot
   * hides it.
   */
  lookup(name: string): number {
    const member = this.find(name);
    return member !== undefined && 'word' in member ? member.word : 0;
  }

  /** As `lookup`, in this class alone. Undefined when it has no such member. */
  own(name: string): Member | undefined {
    return this.#members.get(name);
  }

  /** A class attribute, as an owned word; the member it replaces, which the caller drops. */
  replace(name: string, word: number): Member | undefined {
    const before = this.#members.get(name);
    this.#members.set(name, { word });
    this.forgetSlots();
    return before;
  }

  /** Takes a member out; the caller drops it. */
  remove(name: string): Member | undefined {
    const before = this.#members.get(name);
    this.#members.delete(name);
    this.forgetSlots();
    return before;
  }

  /**
   * The slot of instances in which an attribute stands, be it declared or shared; −1 where an instance of
   * this class has none. What was asked for last is remembered: programs ask for the same name again and
   * again.
   */
  slotOf(name: string): number {
    if (name === this.#lastName) return this.#lastSlot;
    const member = this.find(name);
    const slot = member !== undefined && 'slot' in member ? member.slot : this.#sharedSlot(name);
    if (slot === NOWHERE) return NOWHERE;
    this.#lastName = name;
    this.#lastSlot = slot;
    return slot;
  }

  /** Name of the attribute in a slot; null where a derived class hides it. */
  slotNames(): (string | null)[] {
    const names: (string | null)[] = this.#slots.map(({ name }, at) =>
      this.slotOf(name) === this.#first + at ? name : null,
    );
    if (this.storage === 'inline') names.push(...this.keys.names);
    return names;
  }

  isSubclassOf(other: ClassInfo): boolean {
    for (let at: ClassInfo | null = this; at !== null; at = at.base) if (at === other) return true;
    return false;
  }

  private forgetSlots(): void {
    this.version++;
    this.#lastName = '';
    this.#lastSlot = NOWHERE;
    for (const derived of this.subclasses) derived.forgetSlots();
  }

  #sharedSlot(name: string): number {
    const position = this.storage === 'inline' ? this.keys.positionOf(name) : NOWHERE;
    return position < 0 ? NOWHERE : this.declaredEnd + position;
  }

  #ownSlot(name: string): number {
    return this.#slotOf(this, name);
  }

  #slotOf(owner: ClassInfo, name: string): number {
    return this.#first + this.#slots.findIndex((slot) => slot.owner === owner && slot.name === name);
  }
}
