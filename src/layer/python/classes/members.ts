import { PyAttributeError } from '../errors.ts';
import type { Interpreter } from '../interpreter.ts';
import { borrowedValue, ownWord, type PyValue } from '../words.ts';
import type { ClassInfo, Member } from './class-info.ts';
import { updateFinalizer } from './instance-kind.ts';

/** A JS function that stands in a class: a method of its instances, or a special one. */
export type ClassFunction = (...args: never[]) => unknown;

/**
 * `Class.name = value`. The class holds a reference of its own; a JS function becomes a function object, a
 * special method stays what it is. What stood there goes afterwards. Throws TypeError for what is no Python
 * value.
 */
export function setMember(py: Interpreter, info: ClassInfo, name: string, value: unknown): void {
  drop(py, info.replace(name, memberWord(py, name, value)));
  if (name === '__del__' && info.isDefined) updateFinalizer(py, info);
}

/** `del Class.name`. Throws AttributeError. */
export function deleteMember(py: Interpreter, info: ClassInfo, name: string): void {
  if (info.own(name) === undefined) throw missingMember(info, name);
  const before = info.remove(name);
  if (name === '__del__') updateFinalizer(py, info);
  drop(py, before);
}

/**
 * `Class.name`, borrowed; a special method is the JS function that it was defined with. Throws
 * AttributeError.
 */
export function getMember(py: Interpreter, info: ClassInfo, name: string): PyValue | ClassFunction {
  const word = info.lookup(name);
  if (word === 0) throw missingMember(info, name);
  return word > 0 ? borrowedValue(py, word) : (py.heap.atoms.load(word) as PyValue | ClassFunction);
}

function memberWord(py: Interpreter, name: string, value: unknown): number {
  if (typeof value !== 'function') return ownWord(py, value);
  if (name.startsWith('__')) return py.heap.atoms.store(value);
  const id = py.heap.allocate(py.types.function.kind, 1);
  py.heap.give(id, 0, py.heap.atoms.store(value));
  return id;
}

function drop(py: Interpreter, member: Member | undefined): void {
  if (member !== undefined && 'word' in member) py.heap.dropWord(member.word);
}

function missingMember(info: ClassInfo, name: string): PyAttributeError {
  return new PyAttributeError(`type object '${info.name}' has no attribute '${name}'`);
}
