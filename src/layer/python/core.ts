/**
 * The containers by id, without handles: words in, words out, for benchmarks and for whoever keeps ids
 * anyway. A word is an id, or an atom made with `heap.atoms.store`. Where a function stores a word it takes
 * the caller's reference over.
 */
export { attributeGet, attributeSet, attributeTake, instanceNew } from './classes/instance.ts';
export {
  dictClear,
  dictGet,
  dictGetAtom,
  dictLength,
  dictSet,
  dictTake,
  dictTakeLast,
} from './containers/dict.ts';
export {
  listAppend,
  listClear,
  listDelete,
  listGet,
  listInsert,
  listPop,
  listReplace,
  listReverse,
  listSet,
} from './containers/list.ts';
export { setAdd, setClear, setHas, setLength, setTake } from './containers/set.ts';
export { tupleOf } from './containers/tuple.ts';
