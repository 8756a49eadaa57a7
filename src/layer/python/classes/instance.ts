import { dictGetAtom, dictSet, dictTake } from '../containers/dict.ts';
import { PyAttributeError } from '../errors.ts';
import type { Interpreter } from '../interpreter.ts';
import type { ClassInfo } from './class-info.ts';
import { becomeDictKind } from './instance-kind.ts';

/**
 * Instances by id, without handles. Declared slots stand first. What else an instance has stands in slots
 * too, where the class knows them by the names that its instances share; else in a dict of its own, which is
 * one more counted object (`Objects/dictobject.c`, `store_instance_attr_lock_held`).
 */

/** A new instance, owned, all attributes unset; `__init__` is the caller's matter. */
export function instanceNew(py: Interpreter, info: ClassInfo, wrapped: unknown = null): number {
  if (info.storage === 'inline') info.keys.countInstance();
  return py.heap.allocate(info.kind, info.size, wrapped);
}

/** Borrowed word of an attribute, 0 when it is not set. */
export function attributeGet(py: Interpreter, id: number, info: ClassInfo, name: string): number {
  const { heap } = py;
  const slot = info.slotOf(name);
  if (slot >= info.declaredEnd ? !hasDict(py, id, info) : slot >= 0)
    return slot >= heap.length(id) ? 0 : heap.read(id, slot);
  const dict = dictOf(py, id, info);
  return dict === 0 ? 0 : dictGetAtom(py, dict, name);
}

/**
 * The word is owned and moves in; the old value is dropped afterwards. Throws AttributeError where there can
 * be no such attribute.
 */
export function attributeSet(py: Interpreter, id: number, info: ClassInfo, name: string, word: number): void {
  const { heap } = py;
  const slot = info.slotOf(name);
  if (slot >= info.declaredEnd ? !hasDict(py, id, info) : slot >= 0) {
    if (slot >= info.declaredEnd && (slot + 1 < heap.length(id) || py.attributeOrders.any))
      noteOrder(py, id, info, slot);
    if (heap.giveIfThere(id, slot, word)) return;
    heap.reserve(id, Math.max(slot + 1, info.size));
    while (heap.length(id) <= slot) heap.append(id, 0);
    heap.give(id, slot, word);
    return;
  }
  if (info.storage === 'none') {
    heap.dropWord(word);
    throw refusedAttribute(py, info, name);
  }
  if (info.storage === 'inline' && !hasDict(py, id, info)) {
    if (info.keys.add(name) >= 0) {
      attributeSet(py, id, info, name, word);
      return;
    }
    moveIntoDict(py, id, info);
  }
  dictSet(py, ownDict(py, id, info), heap.atoms.store(name), word);
}

/** Owned word of an attribute taken out, 0 when it was not set. */
export function attributeTake(py: Interpreter, id: number, info: ClassInfo, name: string): number {
  const { heap } = py;
  const slot = info.slotOf(name);
  if (slot >= info.declaredEnd ? !hasDict(py, id, info) : slot >= 0)
    return slot >= heap.length(id) ? 0 : heap.take(id, slot);
  const dict = dictOf(py, id, info);
  if (dict === 0) return 0;
  const key = heap.atoms.store(name);
  const taken = dictTake(py, dict, key);
  heap.dropWord(key);
  if (taken === null) return 0;
  heap.dropWord(taken[0]);
  return taken[1];
}

/** Names of the attributes that are set, in the order in which they are dropped. */
export function attributeNames(py: Interpreter, id: number, info: ClassInfo): string[] {
  const { heap } = py;
  const dict = dictOf(py, id, info);
  const names = info
    .slotNames()
    .slice(0, dict === 0 ? undefined : info.declaredEnd)
    .filter((name) => name !== null && attributeGet(py, id, info, name) !== 0) as string[];
  if (dict === 0) return names;
  for (let at = 0; at < heap.length(dict); at += 2) {
    const key = heap.read(dict, at);
    if (key !== 0) names.push(String(heap.atoms.load(key)));
  }
  return names;
}

/**
 * The dict in which an instance keeps its attributes, borrowed; 0 when they stand in its slots, or there are
 * none.
 */
export function dictOf(py: Interpreter, id: number, info: ClassInfo): number {
  const { heap } = py;
  return hasDict(py, id, info) && heap.length(id) > info.declaredEnd ? heap.read(id, info.declaredEnd) : 0;
}

/** Whether attributes of this instance stand in a dict, be it there already or not. */
function hasDict(py: Interpreter, id: number, info: ClassInfo): boolean {
  return info.storage === 'dict' || (info.dictKind !== null && py.heap.kindOf(id) === info.dictKind);
}

function ownDict(py: Interpreter, id: number, info: ClassInfo): number {
  const present = dictOf(py, id, info);
  if (present !== 0) return present;
  const { heap } = py;
  const dict = heap.allocate(py.types.dict.kind, 0);
  heap.reserve(id, info.declaredEnd + 1);
  while (heap.length(id) <= info.declaredEnd) heap.append(id, 0);
  heap.give(id, info.declaredEnd, dict);
  return dict;
}

/**
 * No name can be shared any more: the attributes of this instance move into a dict, in the order in which
 * they were set.
 */
function moveIntoDict(py: Interpreter, id: number, info: ClassInfo): void {
  const { heap } = py;
  const dict = heap.allocate(py.types.dict.kind, 0);
  // A collection inside the allocation may have run a finalizer that did the same.
  if (hasDict(py, id, info)) {
    heap.release(dict);
    return;
  }
  const names = [...info.keys.names];
  for (const position of [...(py.attributeOrders.take(id) ?? []), ...names.keys()]) {
    const slot = info.declaredEnd + position;
    const word = slot < heap.length(id) ? heap.take(id, slot) : 0;
    if (word !== 0) dictSet(py, dict, heap.atoms.store(names[position]!), word);
  }
  heap.table.setLength(id, Math.min(heap.length(id), info.declaredEnd));
  becomeDictKind(py, id, info);
  heap.reserve(id, info.declaredEnd + 1);
  while (heap.length(id) < info.declaredEnd) heap.append(id, 0);
  heap.append(id, dict);
}

/**
 * An attribute that is set when a later one of the class is there already comes after it, if ever a dict is
 * made of them.
 */
function noteOrder(py: Interpreter, id: number, info: ClassInfo, slot: number): void {
  const { heap, attributeOrders } = py;
  const length = heap.length(id);
  if (slot < length && heap.read(id, slot) !== 0) return;
  if (attributeOrders.append(id, slot - info.declaredEnd)) return;
  const before: number[] = [];
  for (let at = info.declaredEnd; at < length; at++)
    if (heap.read(id, at) !== 0) before.push(at - info.declaredEnd);
  if ((before.at(-1) ?? -1) > slot - info.declaredEnd)
    attributeOrders.start(id, [...before, slot - info.declaredEnd]);
}

/** What an instance says that can have no such attribute. */
export function refusedAttribute({ profile }: Interpreter, info: ClassInfo, name: string): PyAttributeError {
  if (info.find(name) !== undefined)
    return new PyAttributeError(`'${info.name}' object attribute '${name}' is read-only`);
  const why = profile.namesMissingDict ? ' and no __dict__ for setting new attributes' : '';
  return new PyAttributeError(`'${info.name}' object has no attribute '${name}'${why}`);
}
