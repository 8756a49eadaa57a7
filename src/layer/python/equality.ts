import { specialMethod } from './calls.ts';
import { type Atom, type Hash, normalAtom } from './containers/hash-index.ts';
import { find } from './containers/hash-table.ts';
import { PyRecursionError, PyReferenceError, PyTypeError } from './errors.ts';
import type { Interpreter } from './interpreter.ts';
import { areMappings, dataSlot, dictOfLive } from './weakref/collection-equality.ts';
import { borrowedValue, typeName } from './words.ts';

/** How deep comparisons, hashes and `repr` follow containers: CPython's recursion limit. */
export const MAX_DEPTH = 1000;

/** Hash of an object, or null when it is equal to itself only. Throws TypeError for what cannot be a key. */
export function hashOf(py: Interpreter, id: number, depth = 0): Hash | null {
  const type = py.typeOf(id);
  if (type.hash === 'identity') return null;
  if (type.hash === 'none') throw new PyTypeError(`unhashable type: '${type.name}'`);
  switch (type.layout) {
    case 'tuple':
      return tupleHash(py, id, depth + 1);
    case 'ref':
      return referenceHash(py, id);
    case 'method':
      return `m${py.heap.read(id, 0)},${py.heap.read(id, 1)}`;
    default:
      return classHash(py, id);
  }
}

/** What `__hash__` of its class says, or null: identity. */
function classHash(py: Interpreter, id: number): Hash | null {
  const type = py.typeOf(id);
  if (type.class === null) return null;
  const word = type.class.lookup('__hash__');
  if (word === 0) return null;
  if (word < 0 && py.heap.atoms.load(word) === null) throw new PyTypeError(`unhashable type: '${type.name}'`);
  const value: unknown = specialMethod(py, type.class, '__hash__')?.(py.borrow(id));
  if (typeof value !== 'number' && typeof value !== 'string')
    throw new PyTypeError('__hash__ method should return an integer');
  return value;
}

/** Python's `hash`: equal values have equal hashes. Only that is meant by the number or text. */
export function hashOfWord(py: Interpreter, word: number): Hash {
  if (word > 0) return hashOf(py, word) ?? `#${word}`;
  const atom = normalAtom(py.heap.atoms.load(word) as Atom);
  return typeof atom === 'number' ? atom : `${typeof atom} ${String(atom)}`;
}

/**
 * Python's operator `==`. Only containers take an item to be equal to itself without asking it: see
 * `equalWords`.
 */
export function equalByOperator(py: Interpreter, a: number, b: number): boolean {
  if (a !== b) return equalWords(py, a, b);
  if (a < 0) return !Number.isNaN(py.heap.atoms.load(a));
  if (isProxy(py, a)) return equalByOperator(py, referent(py, a), referent(py, b));
  return equalByMethod(py, a, b) ?? true;
}

/** Equality as containers see it (`PyObject_RichCompareBool`): what is identical is equal. */
export function equalWords(py: Interpreter, a: number, b: number, depth = 0): boolean {
  if (a === b) return true;
  const { heap } = py;
  if (a < 0 && b < 0)
    return normalAtom(heap.atoms.load(a) as Atom) === normalAtom(heap.atoms.load(b) as Atom);
  if (depth > MAX_DEPTH) throw new PyRecursionError('maximum recursion depth exceeded in comparison');
  // A reference takes a proxy for a reference; a proxy takes itself for its referent.
  if (isReference(py, a) && isProxy(py, b)) return equalReferences(py, a, b, depth + 1);
  if (isProxy(py, a) || isProxy(py, b)) return equalWords(py, referent(py, a), referent(py, b), depth + 1);
  const own = equalByMethod(py, a, b) ?? equalByMethod(py, b, a);
  if (own !== null) return own;
  if (a < 0 || b < 0) return false;
  const { layout } = py.typeOf(a);
  if (areMappings(layout, py.typeOf(b).layout)) return equalMappings(py, a, b, depth + 1);
  if (layout !== py.typeOf(b).layout) return false;
  switch (layout) {
    case 'list':
    case 'tuple':
      return equalItems(py, a, b, depth + 1);
    case 'dict':
      return equalDicts(py, a, b, depth + 1);
    case 'set':
      return equalSets(py, a, b);
    case 'weak-set':
      return equalSets(py, heap.read(a, dataSlot(py, layout)), heap.read(b, dataSlot(py, layout)));
    case 'ref':
      return equalReferences(py, a, b, depth + 1);
    case 'method':
      return heap.read(a, 0) === heap.read(b, 0) && equalWords(py, heap.read(a, 1), heap.read(b, 1));
    default:
      return false;
  }
}

/** Python's `<`, for sorting. */
export function lessThan(py: Interpreter, a: number, b: number, depth = 0): boolean {
  const { heap } = py;
  if (isProxy(py, a) || isProxy(py, b)) return lessThan(py, referent(py, a), referent(py, b), depth);
  const own = lessByMethod(py, a, b);
  if (own !== null) return own;
  if (a < 0 && b < 0) {
    const left = normalAtom(heap.atoms.load(a) as Atom);
    const right = normalAtom(heap.atoms.load(b) as Atom);
    if (typeof left === 'string' && typeof right === 'string') return left < right;
    if (isNumber(left) && isNumber(right)) return left < right;
  }
  if (a > 0 && b > 0) {
    const { layout } = py.typeOf(a);
    if (layout === py.typeOf(b).layout && (layout === 'list' || layout === 'tuple')) {
      if (depth > MAX_DEPTH) throw new PyRecursionError('maximum recursion depth exceeded in comparison');
      const length = Math.min(heap.length(a), heap.length(b));
      for (let at = 0; at < length; at++) {
        const [x, y] = [heap.read(a, at), heap.read(b, at)];
        if (!equalWords(py, x, y, depth + 1)) return lessThan(py, x, y, depth + 1);
      }
      return heap.length(a) < heap.length(b);
    }
  }
  throw new PyTypeError(
    `'<' not supported between instances of '${typeName(py, borrowedValue(py, a))}' and '${typeName(py, borrowedValue(py, b))}'`,
  );
}

const isNumber = (atom: Atom): atom is number | bigint =>
  typeof atom === 'number' || typeof atom === 'bigint';

function tupleHash(py: Interpreter, id: number, depth: number): Hash {
  if (depth > MAX_DEPTH) throw new PyRecursionError('maximum recursion depth exceeded while hashing a tuple');
  let text = '(';
  for (let at = 0; at < py.heap.length(id); at++) {
    const word = py.heap.read(id, at);
    if (word > 0) text += `${hashOf(py, word, depth) ?? `#${word}`},`;
    else {
      const atom = normalAtom(py.heap.atoms.load(word) as Atom);
      text += typeof atom === 'string' ? `${JSON.stringify(atom)},` : `${String(atom)},`;
    }
  }
  return `${text})`;
}

/**
 * The referent's hash, remembered: a reference that was hashed alive stays usable as a key when it is dead.
 */
function referenceHash(py: Interpreter, id: number): Hash {
  const known = py.referenceHashes.get(id);
  if (known !== undefined) return known;
  const target = py.heap.weakReferences.target(id);
  if (target === 0) throw new PyTypeError('weak object has gone away');
  const hash = hashOfWord(py, target);
  py.referenceHashes.set(id, hash);
  return hash;
}

/**
 * `a.__lt__(b)`, or `b.__gt__(a)`: first what the more derived of the two classes says. Null when neither
 * knows.
 */
function lessByMethod(py: Interpreter, a: number, b: number): boolean | null {
  const less = () => compareByMethod(py, '__lt__', a, b);
  const greater = () => compareByMethod(py, '__gt__', b, a);
  const [left, right] = [a > 0 ? py.typeOf(a).class : null, b > 0 ? py.typeOf(b).class : null];
  const isDerived = left !== null && right !== null && left !== right && right.isSubclassOf(left);
  return isDerived ? (greater() ?? less()) : (less() ?? greater());
}

/** `a.__eq__(b)` when a's class has one; null when it has none, or knows nothing of b. */
const equalByMethod = (py: Interpreter, a: number, b: number): boolean | null =>
  compareByMethod(py, '__eq__', a, b);

function compareByMethod(
  py: Interpreter,
  name: '__eq__' | '__lt__' | '__gt__',
  a: number,
  b: number,
): boolean | null {
  if (a < 0) return null;
  const { class: info } = py.typeOf(a);
  if (info === null) return null;
  const compare = specialMethod(py, info, name);
  if (compare === undefined) return null;
  const { heap } = py;
  heap.retain(a);
  if (b > 0) heap.retain(b);
  try {
    const answer: unknown = compare(py.borrow(a), borrowedValue(py, b));
    return answer === undefined ? null : Boolean(answer);
  } finally {
    heap.release(a);
    if (b > 0) heap.release(b);
  }
}

const isReference = (py: Interpreter, word: number): boolean => word > 0 && py.typeOf(word).layout === 'ref';

const isProxy = (py: Interpreter, word: number): boolean => word > 0 && py.typeOf(word).layout === 'proxy';

/** What a proxy stands for; anything else stands for itself. */
function referent(py: Interpreter, word: number): number {
  if (!isProxy(py, word)) return word;
  const target = py.heap.weakReferences.target(word);
  if (target === 0) throw new PyReferenceError('weakly-referenced object no longer exists');
  return target;
}

function equalItems(py: Interpreter, a: number, b: number, depth: number): boolean {
  const { heap } = py;
  if (heap.length(a) !== heap.length(b)) return false;
  for (let at = 0; at < heap.length(a) && at < heap.length(b); at++)
    if (!equalWords(py, heap.read(a, at), heap.read(b, at), depth)) return false;
  return heap.length(a) === heap.length(b);
}

function equalDicts(py: Interpreter, a: number, b: number, depth: number): boolean {
  const { heap } = py;
  let entries = 0;
  for (let at = 0; at < heap.length(a); at += 2) {
    const key = heap.read(a, at);
    if (key === 0) continue;
    entries++;
    const other = find(py, b, 2, key);
    if (other < 0 || !equalWords(py, heap.read(a, at + 1), heap.read(b, other * 2 + 1), depth)) return false;
  }
  for (let at = 0; at < heap.length(b); at += 2) if (heap.read(b, at) !== 0) entries--;
  return entries === 0;
}

/** `Mapping.__eq__`: two dicts of what is alive, made for the comparison. */
function equalMappings(py: Interpreter, a: number, b: number, depth: number): boolean {
  const [left, right] = [dictOfLive(py, a), dictOfLive(py, b)];
  try {
    return equalDicts(py, left, right, depth);
  } finally {
    py.heap.release(right);
    py.heap.release(left);
  }
}

function equalSets(py: Interpreter, a: number, b: number): boolean {
  const { heap } = py;
  let members = 0;
  for (let at = 0; at < heap.length(a); at++) {
    const key = heap.read(a, at);
    if (key === 0) continue;
    members++;
    if (find(py, b, 1, key) < 0) return false;
  }
  for (let at = 0; at < heap.length(b); at++) if (heap.read(b, at) !== 0) members--;
  return members === 0;
}

/** Two live references compare their referents; a dead one equals only itself. */
function equalReferences(py: Interpreter, a: number, b: number, depth: number): boolean {
  const { weakReferences } = py.heap;
  const [x, y] = [weakReferences.target(a), weakReferences.target(b)];
  const special = py.typeOf(a).equal ?? py.typeOf(b).equal;
  if (special !== undefined && !special(a, b)) return false;
  return x !== 0 && y !== 0 && equalWords(py, x, y, depth);
}
