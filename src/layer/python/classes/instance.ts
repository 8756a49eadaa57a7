import { PyAttributeError } from '../errors.ts';
import type { Interpreter } from '../interpreter.ts';
import type { ClassInfo } from './class-info.ts';
import { Shape } from './shape.ts';

/** Instances by id, without handles: attributes are slots, found through the shape of the class. */

/** CPython stops sharing keys after this many; then an instance has a shape of its own. */
const MAX_SHARED = 30;

/** A new instance, owned, all attributes unset; `__init__` is the caller's matter. */
export function instanceNew(py: Interpreter, info: ClassInfo, wrapped: unknown = null): number {
  return py.heap.allocate(info.type.kind, info.shape.size, wrapped);
}

/** Borrowed word of an attribute, 0 when it is not set. */
export function attributeGet(py: Interpreter, id: number, info: ClassInfo, name: string): number {
  const slot = shapeOf(py, id, info).slotOf(name);
  return slot < 0 || slot >= py.heap.length(id) ? 0 : py.heap.read(id, slot);
}

/** The word is owned and moves in; the old value is dropped afterwards. */
export function attributeSet(py: Interpreter, id: number, info: ClassInfo, name: string, word: number): void {
  const slot = shapeOf(py, id, info).slotOf(name);
  if (!py.heap.giveIfThere(id, slot, word)) attributeAdd(py, id, info, name, slot, word);
}

/** Sets an attribute for which the instance has no slot yet, or not even its shape. */
function attributeAdd(
  py: Interpreter,
  id: number,
  info: ClassInfo,
  name: string,
  known: number,
  word: number,
): void {
  const { heap } = py;
  const slot = known < 0 ? addAttribute(py, id, info, name) : known;
  if (slot < 0) {
    heap.dropWord(word);
    throw new PyAttributeError(`'${info.name}' object has no attribute '${name}'`);
  }
  heap.reserve(id, Math.max(slot + 1, info.shape.size));
  while (heap.length(id) <= slot) heap.append(id, 0);
  heap.give(id, slot, word);
}

/** Owned word of an attribute taken out, 0 when it was not set. */
export function attributeTake(py: Interpreter, id: number, info: ClassInfo, name: string): number {
  const slot = shapeOf(py, id, info).slotOf(name);
  return slot < 0 || slot >= py.heap.length(id) ? 0 : py.heap.take(id, slot);
}

/** Names of the attributes that are set, in slot order. */
export function attributeNames(py: Interpreter, id: number, info: ClassInfo): string[] {
  return [...shapeOf(py, id, info).names].filter((name) => attributeGet(py, id, info, name) !== 0);
}

export function shapeOf(py: Interpreter, id: number, info: ClassInfo): Shape {
  if (py.heap.table.header(id) >= 0) return info.shape;
  const payload = py.heap.payload(id);
  return payload instanceof Shape ? payload : info.shape;
}

/** Slot for a new attribute, −1 when the class allows none. */
function addAttribute(py: Interpreter, id: number, info: ClassInfo, name: string): number {
  if (!info.hasDict) return -1;
  const payload = py.heap.payload(id);
  if (payload instanceof Shape) return payload.add(name);
  if (info.shape.dynamic < MAX_SHARED || payload !== null) return info.shape.add(name);
  const own = info.shape.split();
  py.heap.setPayload(id, own);
  return own.add(name);
}
