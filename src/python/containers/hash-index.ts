import type { Heap } from '../../heap/index.ts';

/** Values that need no count: numbers, strings, booleans, null. They live in slots as themselves. */
export type Atom = null | boolean | number | string | bigint;

export type Hash = string | number;

/**
 * Where the entry of a key is, for tables too long to scan: the wrapped object of a dict's or set's row. It holds keys and
 * positions only; every reference to a counted object stays in the slots.
 */
export class HashIndex {
  /** Entries in use, holes excluded. */
  used = 0;
  readonly atoms = new Map<Atom, number>();
  /** Objects that are equal only to themselves, by id. */
  readonly objects = new Map<number, number>();
  /** Objects with an equality of their own: tuples, weak references, classes with `__eq__`. */
  readonly hashed = new Map<Hash, number[]>();

  reset(): void {
    this.used = 0;
    this.atoms.clear();
    this.objects.clear();
    this.hashed.clear();
  }

  /** Enters a key by its word; keys with a hash of their own are entered by whoever computed it. */
  enter(heap: Heap, word: number, entry: number): void {
    if (word > 0) this.objects.set(word, entry);
    else this.atoms.set(normalAtom(heap.atoms.load(word) as Atom), entry);
  }

  leave(heap: Heap, word: number, entry: number): void {
    this.used--;
    if (word < 0) this.atoms.delete(normalAtom(heap.atoms.load(word) as Atom));
    else if (!this.objects.delete(word)) this.#leaveHashed(entry);
  }

  /** Entries moved: `moved[old]` is the new position. */
  relocate(moved: readonly number[]): void {
    for (const [atom, entry] of this.atoms) this.atoms.set(atom, moved[entry]!);
    for (const [id, entry] of this.objects) this.objects.set(id, moved[entry]!);
    for (const [hash, entries] of this.hashed)
      this.hashed.set(
        hash,
        entries.map((entry) => moved[entry]!),
      );
  }

  #leaveHashed(entry: number): void {
    for (const [hash, entries] of this.hashed) {
      const at = entries.indexOf(entry);
      if (at < 0) continue;
      entries.splice(at, 1);
      if (entries.length === 0) this.hashed.delete(hash);
      return;
    }
  }
}

/** Atoms that Python finds equal are one key: 1, 1.0, True, and 1n. */
export function normalAtom(atom: Atom): Atom {
  if (typeof atom === 'boolean') return atom ? 1 : 0;
  if (typeof atom === 'bigint' && atom >= Number.MIN_SAFE_INTEGER && atom <= Number.MAX_SAFE_INTEGER)
    return Number(atom);
  return atom;
}
