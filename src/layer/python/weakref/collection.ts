import { dictTakeLast } from '../containers/dict.ts';
import { used } from '../containers/hash-table.ts';
import { listAppend, listPop } from '../containers/list.ts';
import { PyTypeError } from '../errors.ts';
import { Handle } from '../handles/handle.ts';
import { entryWords } from '../handles/iteration.ts';
import { ReferenceHandle } from '../handles/reference.ts';
import type { Interpreter } from '../interpreter.ts';
import type { TypeInfo } from '../types.ts';
import { typeName } from '../words.ts';
import { makeReference } from './make.ts';

/**
 * What the three weak collections of `weakref.py` have in common. Each is an instance whose attributes are
 * slots in the order in which its `__init__` sets them, and the objects behind it are counted objects as
 * there: the data, a removal function whose default argument is a weak reference to the collection, and up to
 * 3.13 a list and a set for removals that wait until an iteration is over.
 */

/** Slots of the attributes. */
export interface CollectionSlots {
  readonly data: number;
  readonly remove: number;
  readonly pending: number;
  readonly iterating: number;
}

/** What differs between the three. */
export interface CollectionRules {
  readonly type: TypeInfo;
  readonly slots: CollectionSlots;
  readonly makeData: () => number;
  /** What is kept of a dead reference until it can be removed: an owned word. */
  readonly pendingWord: (reference: number) => number;
  /** Removes the entry that a dead reference, or what was kept of it, stands for. */
  readonly remove: (collection: number, pending: number) => void;
}

/** Iterations in progress, up to 3.13. */
interface IterationState {
  running: number;
}

export abstract class WeakCollection extends Handle {
  declare readonly py: Interpreter;

  protected abstract get rules(): CollectionRules;
  /** Slots per entry of the data. */
  protected abstract readonly stride: number;

  protected get data(): number {
    return this.py.heap.read(this.id, this.rules.slots.data);
  }

  /** The removal function's id, borrowed: the callback of the references in the data. */
  protected get removal(): number {
    return this.py.heap.read(this.id, this.rules.slots.remove);
  }

  /** The number of removals that wait. */
  protected get pending(): number {
    const { py, id, rules } = this;
    return iterationState(py, id) === null ? 0 : py.heap.length(py.heap.read(id, rules.slots.pending));
  }

  protected commitRemovals(): void {
    const { py, id, rules } = this;
    if (this.pending === 0) return;
    const list = py.heap.read(id, rules.slots.pending);
    while (py.heap.length(list) > 0) {
      const word = listPop(py.heap, list);
      rules.remove(id, word);
      py.heap.dropWord(word);
    }
  }

  /**
   * Borrowed words of the entries: over the data itself while removals wait, or over a copy, as the profile
   * says.
   */
  protected *entries(): IterableIterator<[number, number]> {
    const { py, id } = this;
    const state = iterationState(py, id);
    if (state === null) {
      yield* this.#entriesOfCopy();
      return;
    }
    state.running++;
    try {
      const data = py.borrow(this.data);
      const what = this.stride === 2 ? 'dictionary' : 'Set';
      yield* entryWords(py, data, this.stride, () => used(py, data.id, this.stride), what);
    } finally {
      state.running--;
      if (state.running === 0 && this.alive) this.commitRemovals();
    }
  }

  *#entriesOfCopy(): IterableIterator<[number, number]> {
    const { py, stride, data } = this;
    const { heap } = py;
    const words: number[] = [];
    for (let at = 0; at < heap.length(data); at++) {
      const word = heap.read(data, at);
      if (heap.read(data, at - (at % stride)) !== 0) words.push(heap.copyWord(word));
    }
    try {
      for (let at = 0; at < words.length; at += stride) yield [words[at]!, words[at + stride - 1]!];
    } finally {
      for (const word of words) heap.dropWord(word);
    }
  }
}

/** Key and value, owned. */
export type Entry = readonly [key: number, value: number];

/**
 * `popitem` of both dictionaries: takes the last entry out whose referent is alive, which stands in the place
 * of the weak reference. `weak`: the key or the value is one. A dead entry goes when the next has been taken,
 * as the names in `popitem` are bound again.
 */
export function takeLastAlive(py: Interpreter, data: number, weak: 0 | 1): Entry | null {
  const { heap } = py;
  let dead: Entry | null = null;
  for (;;) {
    const taken = dictTakeLast(py, data);
    if (dead !== null) for (const word of dead) heap.dropWord(word);
    if (taken === null) return null;
    const referent = heap.weakReferences.target(taken[weak]);
    if (referent !== 0) {
      heap.retain(referent);
      heap.dropWord(taken[weak]);
      return weak === 0 ? [referent, taken[1]] : [taken[0], referent];
    }
    dead = taken;
  }
}

/** `MutableMapping.clear`: item by item, each a tuple, which lets go of the value before the key. */
export function dropEach({ heap }: Interpreter, take: () => Entry | null): void {
  for (let taken = take(); taken !== null; taken = take()) {
    heap.dropWord(taken[1]);
    heap.dropWord(taken[0]);
  }
}

/** Operands of the weak dictionaries' operators: both must be mappings. */
export function expectMapping(py: Interpreter, operator: string, left: unknown, right: unknown): void {
  const isMapping = (value: unknown) => value instanceof Handle && 'items' in value && 'get' in value;
  if (isMapping(left) && isMapping(right)) return;
  const [a, b] = [left, right].map((value) => typeName(py, value).replace('weakref.', ''));
  throw new PyTypeError(`unsupported operand type(s) for ${operator}: '${a}' and '${b}'`);
}

/** A new collection, owned. */
export function makeCollection(py: Interpreter, rules: CollectionRules): number {
  const { heap, profile } = py;
  const { slots } = rules;
  const deferred = profile.weakIteration === 'deferred';
  const state: IterationState | null = deferred ? { running: 0 } : null;
  const id = heap.allocate(rules.type.kind, deferred ? 4 : 2, state);
  const makers: [number, () => number][] = [
    [slots.data, rules.makeData],
    [slots.remove, () => makeRemoval(py, id, rules)],
  ];
  if (deferred) {
    makers.push([slots.pending, () => heap.allocate(py.types.list.kind, 0)]);
    makers.push([slots.iterating, () => heap.allocate(py.types.set.kind, 0)]);
  }
  for (const [slot, make] of makers.sort(([a], [b]) => a - b)) heap.give(id, slot, make());
  return id;
}

function iterationState(py: Interpreter, id: number): IterationState | null {
  return py.heap.payload(id) as IterationState | null;
}

/** `def remove(reference, selfref=ref(self))`. */
function makeRemoval(py: Interpreter, collection: number, rules: CollectionRules): number {
  const { heap } = py;
  const self = makeReference(py, collection, py.types.ref);
  const defaults = heap.allocate(py.types.tuple.kind, 1);
  heap.give(defaults, 0, self);
  heap.track(defaults);
  const removal = heap.allocate(py.types.function.kind, 3);
  const body = (reference: unknown) => {
    const target = heap.weakReferences.target(self);
    if (target === 0 || !(reference instanceof ReferenceHandle)) return;
    heap.retain(target);
    try {
      const word = rules.pendingWord(reference.id);
      if ((iterationState(py, target)?.running ?? 0) > 0)
        listAppend(heap, heap.read(target, rules.slots.pending), word);
      else {
        rules.remove(target, word);
        heap.dropWord(word);
      }
    } finally {
      heap.release(target);
    }
  };
  heap.give(removal, 0, heap.atoms.store(body));
  heap.give(removal, 2, defaults);
  return removal;
}
