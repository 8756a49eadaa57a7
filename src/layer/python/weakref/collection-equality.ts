import { dictSet } from '../containers/dict.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Layout } from '../types.ts';

/**
 * Slot of the data in each weak collection: `__init__` sets the attributes in its own order, which depends
 * on the version.
 */
export function dataSlot({ profile }: Interpreter, layout: 'weak-values' | 'weak-keys' | 'weak-set'): number {
  if (layout !== 'weak-values') return 0;
  return profile.weakIteration === 'deferred' ? 3 : 1;
}

const mappings: readonly Layout[] = ['dict', 'weak-values', 'weak-keys'];

/**
 * Whether two things are compared as `Mapping.__eq__` does: one is a weak dictionary, the other one too,
 * or a dict.
 */
export const areMappings = (a: Layout, b: Layout): boolean =>
  mappings.includes(a) && mappings.includes(b) && (a !== 'dict' || b !== 'dict');

/** `dict(mapping.items())`, owned: what is alive. */
export function dictOfLive(py: Interpreter, mapping: number): number {
  const { heap } = py;
  const { layout } = py.typeOf(mapping);
  const data = layout === 'weak-values' || layout === 'weak-keys' ? dataSlot(py, layout) : -1;
  const source = data < 0 ? mapping : heap.read(mapping, data);
  const made = heap.allocate(py.types.dict.kind, 0);
  const live = (word: number, isWeak: boolean) => (isWeak ? heap.weakReferences.target(word) : word);
  for (let at = 0; at < heap.length(source); at += 2) {
    if (heap.read(source, at) === 0) continue;
    const key = live(heap.read(source, at), layout === 'weak-keys');
    const value = live(heap.read(source, at + 1), layout === 'weak-values');
    if (key !== 0 && value !== 0) dictSet(py, made, heap.copyWord(key), heap.copyWord(value));
  }
  return made;
}
