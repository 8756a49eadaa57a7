import { Handle } from '../handles/handle.ts';
import type { Interpreter } from '../interpreter.ts';
import { borrowedValue, type PyObject, type PyValue } from '../words.ts';

/** `gc.get_objects` and its like: what the heap holds, as borrowed handles. */

export function objectsIn(py: Interpreter, generation: number): PyObject[] {
  return idsIn(py, generation).map((id) => py.borrow(id));
}

export function allObjects(py: Interpreter): PyObject[] {
  return [0, 1, 2].flatMap((generation) => objectsIn(py, generation));
}

/**
 * Tracked objects with a direct reference to any of these. An atom is referred to by whatever holds the same
 * value.
 */
export function referrers(py: Interpreter, objects: readonly PyValue[]): PyObject[] {
  const { atoms } = py.heap;
  const ids = new Set(idsOf(py, objects));
  const values = new Set<unknown>(objects.filter((object) => !(object instanceof Handle)));
  const refers = (word: number) =>
    word > 0 ? ids.has(word) : values.size > 0 && values.has(atoms.load(word));
  const found: PyObject[] = [];
  for (const id of [0, 1, 2].flatMap((generation) => idsIn(py, generation)))
    if (childWords(py, id).some(refers)) found.push(py.borrow(id));
  return found;
}

/** Direct children in the order in which `tp_traverse` visits them, duplicates kept. */
export function referents(py: Interpreter, objects: readonly PyValue[]): PyValue[] {
  return idsOf(py, objects)
    .filter((id) => py.heap.kindOf(id).collectable)
    .flatMap((id) => childWords(py, id))
    .map((word) => borrowedValue(py, word));
}

function idsIn(py: Interpreter, generation: number): number[] {
  const { order } = py.heap;
  return order.list(order.start(generation), order.end(generation)).filter((id) => id !== 0);
}

function idsOf(py: Interpreter, objects: readonly PyValue[]): number[] {
  const ids: number[] = [];
  for (const object of objects) {
    if (!(object instanceof Handle)) continue;
    object.checkHome(py);
    ids.push(object.id);
  }
  return ids;
}

function childWords(py: Interpreter, id: number): number[] {
  const { heap } = py;
  const words: number[] = [];
  for (let at = 0; at < heap.length(id); at++) words.push(heap.read(id, at));
  const { layout } = py.typeOf(id);
  if (layout === 'list' || layout === 'tuple') words.reverse();
  if (layout === 'dict') return dictChildren(py, words);
  return words.filter((word) => word !== 0);
}

/** A table of strings shows its values only; any other shows each value before its key (`dict_traverse`). */
function dictChildren(py: Interpreter, words: readonly number[]): number[] {
  const children: number[] = [];
  const onlyStrings = words.every(
    (word, at) => at % 2 === 1 || word === 0 || (word < 0 && typeof py.heap.atoms.load(word) === 'string'),
  );
  for (let at = 0; at < words.length; at += 2) {
    if (words[at] === 0) continue;
    children.push(words[at + 1]!);
    if (!onlyStrings) children.push(words[at]!);
  }
  return children;
}
