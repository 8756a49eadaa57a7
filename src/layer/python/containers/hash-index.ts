import { type AtomPool, isShared } from '../../heap/index.ts';
import { WordTable } from './word-table.ts';

/** Values that need no count: numbers, strings, booleans, null. They live in slots as themselves. */
export type Atom = null | boolean | number | string | bigint;

export type Hash = string | number;

/**
 * Where the entry of a key is, for tables too long to scan: the wrapped object of a dict's or set's row. It
 * holds keys and positions only; every reference to a counted object stays in the slots.
 */
export class HashIndex {
  /** Entries in use, holes excluded. */
  used = 0;
  /** Small integers, short strings, and objects that are equal only to themselves, by their words. */
  readonly words = new WordTable();
  /** All other atoms. */
  readonly atoms = new Map<Atom, number>();
  /** Objects with an equality of their own: tuples, weak references, classes with `__eq__`. */
  readonly hashed = new Map<Hash, number[]>();

  reset(): void {
    this.used = 0;
    this.words.clear();
    this.atoms.clear();
    this.hashed.clear();
  }

  /** Entry of a key without a hash of its own, −1 when it is absent. */
  find(pool: AtomPool, key: number): number {
    const word = simpleWord(pool, key);
    if (word !== 0) return this.words.get(word);
    return this.atoms.get(normalAtom(pool.load(key) as Atom)) ?? -1;
  }

  /** Enters a key by its word; keys with a hash of their own are entered with it. */
  enter(pool: AtomPool, key: number, entry: number, hash: Hash | null): void {
    this.used++;
    if (hash !== null) {
      const entries = this.hashed.get(hash);
      if (entries === undefined) this.hashed.set(hash, [entry]);
      else entries.push(entry);
      return;
    }
    const word = simpleWord(pool, key);
    if (word !== 0) this.words.set(word, entry);
    else this.atoms.set(normalAtom(pool.load(key) as Atom), entry);
  }

  leave(pool: AtomPool, key: number, entry: number): void {
    this.used--;
    const word = simpleWord(pool, key);
    if (word === 0) this.atoms.delete(normalAtom(pool.load(key) as Atom));
    else if (!this.words.delete(word)) this.#leaveHashed(entry);
  }

  /** Entries moved: `moved[old]` is the new position. */
  relocate(moved: readonly number[]): void {
    this.words.relocate(moved);
    for (const [atom, entry] of this.atoms) this.atoms.set(atom, moved[entry]!);
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

const INLINE = 0x20000000;

/** The word of no value that is stored: the largest integer a word can hold has another. */
const NOWHERE = -0x80000000;

/**
 * The word that stands for all keys equal to this one, or 0 when words do not tell: long strings, fractions,
 * huge integers.
 */
export function simpleWord(pool: AtomPool, key: number): number {
  // Ids, and integers that are in the word itself.
  if (key > 0 || (key & 1) !== 0) return key;
  const atom = pool.load(key) as Atom;
  if (typeof atom === 'string') return isShared(atom) ? key : 0;
  return simpleAtomWord(pool, atom);
}

/** As `simpleWord`, for a value; NOWHERE when nothing in the pool is equal to it. Makes no entry there. */
export function simpleAtomWord(pool: AtomPool, atom: Atom): number {
  if (typeof atom === 'string') return isShared(atom) ? pool.find(atom) || NOWHERE : 0;
  if (atom === null) return 0;
  const number = normalAtom(atom);
  const isInline =
    typeof number === 'number' && Number.isInteger(number) && number >= -INLINE && number < INLINE;
  return isInline ? pool.store(number + 0) : 0;
}

/** Atoms that Python finds equal are one key: 1, 1.0, True, and 1n. */
export function normalAtom(atom: Atom): Atom {
  if (typeof atom === 'boolean') return atom ? 1 : 0;
  if (typeof atom === 'bigint' && atom >= Number.MIN_SAFE_INTEGER && atom <= Number.MAX_SAFE_INTEGER)
    return Number(atom);
  return atom;
}
