import type { Interpreter } from '../interpreter.ts';
import { type Atom, type Hash, HashIndex, normalAtom, simpleAtomWord, simpleWord } from './hash-index.ts';

/**
 * What dicts and sets share: entries of `stride` slots in insertion order, key first, with holes where
 * entries were deleted. Up to eight entries are scanned and need nothing on the JS side; longer tables have a
 * `HashIndex`.
 */

const SCANNED = 8;

/** Position of a key's entry, or −1. The key is a borrowed word: an atom's, or the id of an object. */
export function find(py: Interpreter, id: number, stride: number, key: number): number {
  const pool = py.heap.atoms;
  const hash = key > 0 ? py.hashOf(key) : null;
  const index = indexOf(py, id);
  if (hash !== null) return index === null ? -1 : findHashed(py, id, stride, index, key, hash);
  if (index !== null) return index.find(pool, key);
  const word = simpleWord(pool, key);
  return word === 0
    ? scanForValue(py, id, stride, normalAtom(pool.load(key) as Atom))
    : scanForWord(py, id, stride, word);
}

/** As `find`, for an atom that has no word. */
export function findAtom(py: Interpreter, id: number, stride: number, atom: Atom): number {
  const word = simpleAtomWord(py.heap.atoms, atom);
  const index = indexOf(py, id);
  if (index !== null) return word === 0 ? (index.atoms.get(normalAtom(atom)) ?? -1) : index.words.get(word);
  return word === 0 ? scanForValue(py, id, stride, normalAtom(atom)) : scanForWord(py, id, stride, word);
}

function scanForWord(py: Interpreter, id: number, stride: number, wanted: number): number {
  const { table, atoms } = py.heap;
  const small = wanted < 0 && (wanted & 1) !== 0;
  const words = table.edgesOf(id);
  const first = table.firstEdge(id);
  const end = first + table.length(id);
  for (let at = first; at < end; at += stride) {
    const word = words[at]!;
    if (word === wanted) return (at - first) / stride;
    // A boolean or a big integer may be equal to a small one.
    if (small && word < 0 && (word & 1) === 0 && simpleWord(atoms, word) === wanted)
      return (at - first) / stride;
  }
  return -1;
}

function scanForValue(py: Interpreter, id: number, stride: number, wanted: Atom): number {
  const { table, atoms } = py.heap;
  const words = table.edgesOf(id);
  const first = table.firstEdge(id);
  const end = first + table.length(id);
  for (let at = first; at < end; at += stride) {
    const word = words[at]!;
    if (word >= 0 || (word & 1) !== 0) continue;
    const value = atoms.load(word) as Atom;
    if (value === wanted) return (at - first) / stride;
    if (typeof wanted === 'number' && Object.is(normalAtom(value), wanted)) return (at - first) / stride;
  }
  return -1;
}

/** Appends an entry whose key is known to be absent. Key and value are owned words that move in. */
export function appendEntry(py: Interpreter, id: number, stride: number, key: number, value: number): void {
  const { heap } = py;
  const hash = key > 0 ? py.hashOf(key) : null;
  const index = indexFor(py, id, stride, hash !== null);
  const length = heap.length(id);
  const entry = length / stride;
  // A table that outgrew the row grows by doubling from four entries on.
  if (length >= 4 && (length & (length - 1)) === 0) heap.reserve(id, Math.max(4 * stride, length * 2));
  heap.append(id, key);
  if (stride === 2) heap.append(id, value);
  index?.enter(heap.atoms, key, entry, hash);
}

/** Takes an entry out and leaves a hole; its words are owned by the caller: drop them, the table is whole. */
export function takeEntry(py: Interpreter, id: number, stride: number, entry: number): [number, number] {
  const { heap } = py;
  const { table } = heap;
  const first = table.firstEdge(id);
  const at = first + entry * stride;
  const words = table.edgesOf(id);
  const key = words[at]!;
  const value = stride === 2 ? words[at + 1]! : 0;
  indexOf(py, id)?.leave(heap.atoms, key, entry);
  words[at] = 0;
  if (stride === 2) words[at + 1] = 0;
  return [key, value];
}

/**
 * Position of the last entry, or −1. Whoever takes it should cut the table off there, so that the next search
 * is none.
 */
export function lastEntry({ heap: { table } }: Interpreter, id: number, stride: number): number {
  const words = table.edgesOf(id);
  const first = table.firstEdge(id);
  let entry = table.length(id) / stride - 1;
  while (entry >= 0 && words[first + entry * stride] === 0) entry--;
  return entry;
}

/** Ends the table before an entry that was taken, and whatever holes are behind it. */
export function cutOff(py: Interpreter, id: number, stride: number, entry: number): void {
  py.heap.table.setLength(id, entry * stride);
}

/** Number of entries, holes excluded. */
export function used(py: Interpreter, id: number, stride: number): number {
  const index = indexOf(py, id);
  if (index !== null) return index.used;
  const { table } = py.heap;
  const words = table.edgesOf(id);
  const first = table.firstEdge(id);
  const end = first + table.length(id);
  let count = 0;
  for (let at = first; at < end; at += stride) if (words[at] !== 0) count++;
  return count;
}

function indexOf(py: Interpreter, id: number): HashIndex | null {
  const payload = py.heap.payload(id);
  return payload instanceof HashIndex ? payload : null;
}

/** Makes room for one more entry: compacts, or starts an index, when it is time to. */
function indexFor(py: Interpreter, id: number, stride: number, needed: boolean): HashIndex | null {
  const index = indexOf(py, id);
  const entries = py.heap.length(id) / stride;
  if (index !== null) {
    if (entries > SCANNED && entries > index.used * 2) index.relocate(compact(py, id, stride));
    return index;
  }
  if (entries < SCANNED && !needed) return null;
  compact(py, id, stride);
  const compacted = py.heap.length(id) / stride;
  if (compacted < SCANNED && !needed) return null;
  const made = new HashIndex();
  // No key in it has a hash of its own: the first that has makes the index.
  for (let entry = 0; entry < compacted; entry++)
    made.enter(py.heap.atoms, py.heap.read(id, entry * stride), entry, null);
  py.heap.setPayload(id, made);
  return made;
}

/** Closes the holes. Returns the new position of each entry. */
function compact(py: Interpreter, id: number, stride: number): number[] {
  const { table } = py.heap;
  const words = table.edgesOf(id);
  const first = table.firstEdge(id);
  const entries = table.length(id) / stride;
  const moved: number[] = [];
  let kept = 0;
  for (let entry = 0; entry < entries; entry++) {
    moved.push(kept);
    const from = first + entry * stride;
    if (words[from] === 0) continue;
    const to = first + kept++ * stride;
    words[to] = words[from]!;
    if (stride === 2) words[to + 1] = words[from + 1]!;
  }
  table.setLength(id, kept * stride);
  return moved;
}

/**
 * Compares with each entry of the same hash. An `__eq__` may change the table: what it says counts only if it
 * did not.
 */
function findHashed(
  py: Interpreter,
  id: number,
  stride: number,
  index: HashIndex,
  key: number,
  hash: Hash,
): number {
  for (const entry of [...(index.hashed.get(hash) ?? [])]) {
    const present = py.heap.read(id, entry * stride);
    if (present === key) return entry;
    if (present === 0 || !py.equal(present, key)) continue;
    if (entry * stride < py.heap.length(id) && py.heap.read(id, entry * stride) === present) return entry;
  }
  return -1;
}
