import type { Atom } from './containers/hash-index.ts';
import { MAX_DEPTH } from './equality.ts';
import { PyRecursionError } from './errors.ts';
import { Handle } from './handles/handle.ts';
import type { Interpreter } from './interpreter.ts';
import { dataSlot } from './weakref/collection-equality.ts';

/**
 * Python's `repr`: what a value looks like in an error message or in the console. A container inside itself
 * is `[...]`. Throws RecursionError for what is nested too deep.
 */
export function repr(py: Interpreter, value: unknown): string {
  if (value instanceof Handle) {
    value.checkHome(py);
    return reprWord(py, value.id, []);
  }
  return reprAtom(value as Atom);
}

/** An address, made of the id: unique while the object lives. */
export function addressOf(id: number): string {
  return `0x${(0x10_000_000 + id * 16).toString(16)}`;
}

function reprWord(py: Interpreter, word: number, inside: readonly number[]): string {
  if (word <= 0) return word === 0 ? '<unset>' : reprAtom(py.heap.atoms.load(word) as Atom);
  const type = py.typeOf(word);
  if (inside.length > MAX_DEPTH)
    throw new PyRecursionError('maximum recursion depth exceeded while getting the repr of an object');
  const again = inside.includes(word);
  const deeper = [...inside, word];
  const item = (at: number) => reprWord(py, py.heap.read(word, at), deeper);
  switch (type.layout) {
    case 'list':
      return again ? '[...]' : `[${slots(py, word, 1).map(item).join(', ')}]`;
    case 'tuple': {
      if (again) return '(...)';
      const items = slots(py, word, 1).map(item);
      return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
    }
    case 'dict':
      if (again) return '{...}';
      return `{${slots(py, word, 2)
        .map((at) => `${item(at)}: ${item(at + 1)}`)
        .join(', ')}}`;
    case 'set': {
      const members = slots(py, word, 1);
      return members.length === 0 ? 'set()' : again ? 'set(...)' : `{${members.map(item).join(', ')}}`;
    }
    case 'ref':
    case 'proxy':
      return reprReference(py, word, type.class === null ? type.layout : type.name);
    case 'weak-set':
      return reprWord(py, py.heap.read(word, dataSlot(py, type.layout)), deeper);
    case 'weak-values':
    case 'weak-keys':
      return `<${type.name.replace('weakref.', '')} at ${addressOf(word)}>`;
    default:
      return `<${type.name} object at ${addressOf(word)}>`;
  }
}

/** `what`: the layout, or the name of a class over `weakref.ref`. */
function reprReference(py: Interpreter, id: number, what: string): string {
  const target = py.heap.weakReferences.target(id);
  const name = what === 'ref' ? 'weakref' : what === 'proxy' ? 'weakproxy' : what;
  const to = target === 0 ? 'dead' : `to '${py.typeOf(target).name}' at ${addressOf(target)}`;
  return `<${name} at ${addressOf(id)}; ${to}>`;
}

function slots(py: Interpreter, id: number, stride: number): number[] {
  const found: number[] = [];
  for (let at = 0; at < py.heap.length(id); at += stride) if (py.heap.read(id, at) !== 0) found.push(at);
  return found;
}

function reprAtom(atom: Atom): string {
  if (atom === null) return 'None';
  if (typeof atom === 'boolean') return atom ? 'True' : 'False';
  if (typeof atom !== 'string') return String(atom);
  const quoted = JSON.stringify(atom).slice(1, -1).replace(/\\"/g, '"');
  return atom.includes("'") && !atom.includes('"') ? `"${quoted}"` : `'${quoted.replace(/'/g, "\\'")}'`;
}
