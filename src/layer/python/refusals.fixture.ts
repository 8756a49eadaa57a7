import type { PyInstance, PyObject, Python, PyValue } from './index.ts';

/**
 * Input that Python refuses, or takes although it looks wrong: as an expression of Python, as a call of the
 * layer, and with the exception that both must raise, null for none. `refusals.test.ts` asks the layer, the
 * oracles ask CPython.
 */
export type Refusal = readonly [
  python: string,
  layer: (scene: RefusalScene) => unknown,
  raises: string | null,
];

export interface RefusalScene extends Python {
  /** An instance of a class without anything. */
  readonly c: PyInstance;
}

/** What the expressions of Python are evaluated in. */
export const pythonScene = `
import gc, sys, weakref, tracemalloc
class C: pass
c = C()
dead = lambda: weakref.proxy(C())
def sized(f): return type('S', (), {'__sizeof__': f})()
`;

/** What a program without types would pass. */
const wrong = <T>(value: unknown): T => value as T;
/** No argument where one is required. */
const nothing = wrong<[PyValue]>([]);
const object = wrong<PyObject>;

const dead = ({ class: define, weakref }: RefusalScene) => {
  using gone = define('C', {})();
  return weakref.proxy(gone);
};

const sized = ({ class: define }: RefusalScene, size: unknown) => define('S', { __sizeof__: wrong(size) })();

const ofGc: readonly Refusal[] = [
  ['gc.enable(1)', ({ gc }) => gc.enable(wrong(1)), 'TypeError'],
  ['gc.disable(1)', ({ gc }) => gc.disable(wrong(1)), 'TypeError'],
  ['gc.isenabled(1)', ({ gc }) => gc.isenabled(wrong(1)), 'TypeError'],
  ['gc.collect(True)', ({ gc }) => gc.collect(true), null],
  ['gc.collect(3)', ({ gc }) => gc.collect(3), 'ValueError'],
  ['gc.collect(-1)', ({ gc }) => gc.collect(-1), 'ValueError'],
  ["gc.collect('1')", ({ gc }) => gc.collect(wrong('1')), 'TypeError'],
  ['gc.collect(1.5)', ({ gc }) => gc.collect(1.5), 'TypeError'],
  ['gc.collect(None)', ({ gc }) => gc.collect(wrong(null)), 'TypeError'],
  ['gc.collect(2**31)', ({ gc }) => gc.collect(2 ** 31), 'OverflowError'],
  ['gc.collect(1, 2)', ({ gc }) => gc.collect(1, wrong(2)), 'TypeError'],
  ['gc.set_threshold()', ({ gc }) => gc.set_threshold(), 'TypeError'],
  ['gc.set_threshold(1, 2, 3, 4)', ({ gc }) => gc.set_threshold(1, 2, 3, 4), 'TypeError'],
  ["gc.set_threshold('x')", ({ gc }) => gc.set_threshold(wrong('x')), 'TypeError'],
  ['gc.set_threshold(1.5)', ({ gc }) => gc.set_threshold(1.5), 'TypeError'],
  ['gc.set_threshold(2**31)', ({ gc }) => gc.set_threshold(2 ** 31), 'OverflowError'],
  ['gc.set_threshold(-1, -1, -1)', ({ gc }) => gc.set_threshold(-1, -1, -1), null],
  ['gc.set_threshold(True)', ({ gc }) => gc.set_threshold(wrong(true)), null],
  ['gc.get_threshold(1)', ({ gc }) => gc.get_threshold(wrong(1)), 'TypeError'],
  ['gc.get_count(1)', ({ gc }) => gc.get_count(wrong(1)), 'TypeError'],
  ['gc.get_stats(1)', ({ gc }) => gc.get_stats(wrong(1)), 'TypeError'],
  ['gc.get_objects(None)', ({ gc }) => gc.get_objects(null), null],
  ['gc.get_objects(-1)', ({ gc }) => gc.get_objects(-1), null],
  ['gc.get_objects(True)', ({ gc }) => gc.get_objects(true), null],
  ['gc.get_objects(3)', ({ gc }) => gc.get_objects(3), 'ValueError'],
  ['gc.get_objects(-2)', ({ gc }) => gc.get_objects(-2), 'ValueError'],
  ['gc.get_objects(2**70)', ({ gc }) => gc.get_objects(2 ** 70), 'OverflowError'],
  ["gc.get_objects('1')", ({ gc }) => gc.get_objects(wrong('1')), 'TypeError'],
  ['gc.get_objects(1.5)', ({ gc }) => gc.get_objects(1.5), 'TypeError'],
  ['gc.get_objects(1, 2)', ({ gc }) => gc.get_objects(1, wrong(2)), 'TypeError'],
  ['gc.get_referrers()', ({ gc }) => gc.get_referrers(), null],
  ["gc.get_referents(1, 'a', None)", ({ gc }) => gc.get_referents(1, 'a', null), null],
  ['gc.is_tracked()', ({ gc }) => gc.is_tracked(...nothing), 'TypeError'],
  ['gc.is_tracked(1)', ({ gc }) => gc.is_tracked(1), null],
  ['gc.is_finalized()', ({ gc }) => gc.is_finalized(...nothing), 'TypeError'],
  ['gc.is_finalized(1, 2)', ({ gc }) => gc.is_finalized(...wrong<[PyValue]>([1, 2])), 'TypeError'],
  ['gc.freeze(1)', ({ gc }) => gc.freeze(wrong(1)), 'TypeError'],
  ['gc.unfreeze(1)', ({ gc }) => gc.unfreeze(wrong(1)), 'TypeError'],
  ['gc.get_freeze_count(1)', ({ gc }) => gc.get_freeze_count(wrong(1)), 'TypeError'],
  ['gc.set_debug()', ({ gc }) => gc.set_debug(...wrong<[number]>([])), 'TypeError'],
  ["gc.set_debug('x')", ({ gc }) => gc.set_debug(wrong('x')), 'TypeError'],
  ['gc.set_debug(1.5)', ({ gc }) => gc.set_debug(1.5), 'TypeError'],
  ['gc.set_debug(2**40)', ({ gc }) => gc.set_debug(2 ** 40), 'OverflowError'],
  ['gc.set_debug(1024)', ({ gc }) => gc.set_debug(1024), null],
  ['gc.get_debug(1)', ({ gc }) => gc.get_debug(wrong(1)), 'TypeError'],
];

const ofSys: readonly Refusal[] = [
  ['sys.getrefcount()', ({ sys }) => sys.getrefcount(...nothing), 'TypeError'],
  ['sys.getrefcount(1, 2)', ({ sys }) => sys.getrefcount(...wrong<[PyValue]>([1, 2])), 'TypeError'],
  ['sys.getallocatedblocks(1)', ({ sys }) => sys.getallocatedblocks(wrong(1)), 'TypeError'],
  ['sys.getsizeof()', ({ sys }) => sys.getsizeof(...nothing), 'TypeError'],
  [
    'sys.getsizeof([], 1, 2)',
    ({ sys, list }) => sys.getsizeof(list(), ...wrong<[number]>([1, 2])),
    'TypeError',
  ],
  ['sys.getsizeof(sized(lambda s: 1.5))', (py) => py.sys.getsizeof(sized(py, () => 1.5)), 'TypeError'],
  [
    "sys.getsizeof(sized(lambda s: 1.5), 'd')",
    (py) =>
      py.sys.getsizeof(
        sized(py, () => 1.5),
        'd',
      ),
    null,
  ],
  ['sys.getsizeof(sized(None))', (py) => py.sys.getsizeof(sized(py, null)), 'TypeError'],
  ['sys.getsizeof(sized(None), 7)', (py) => py.sys.getsizeof(sized(py, null), 7), null],
  ['sys.getsizeof(sized(lambda s: True))', (py) => py.sys.getsizeof(sized(py, () => true)), null],
  [
    'sys.getsizeof(sized(lambda s: -1), 7)',
    (py) =>
      py.sys.getsizeof(
        sized(py, () => -1),
        7,
      ),
    'ValueError',
  ],
  [
    'sys.getsizeof(sized(lambda s: 2**70), 7)',
    (py) =>
      py.sys.getsizeof(
        sized(py, () => 2 ** 70),
        7,
      ),
    'OverflowError',
  ],
  [
    'sys.getsizeof(sized(lambda s: list(5)), 7)',
    (py) =>
      py.sys.getsizeof(
        sized(py, () => py.list(wrong(5))),
        7,
      ),
    null,
  ],
  [
    'sys.getsizeof(sized(lambda s: s.x), 7)',
    (py) =>
      py.sys.getsizeof(
        sized(py, (s: PyInstance) => s.getattr('x')),
        7,
      ),
    'AttributeError',
  ],
];

const ofTracemalloc: readonly Refusal[] = [
  ['tracemalloc.start(0)', ({ tracemalloc }) => tracemalloc.start(0), 'ValueError'],
  ['tracemalloc.start(65536)', ({ tracemalloc }) => tracemalloc.start(65_536), 'ValueError'],
  ["tracemalloc.start('1')", ({ tracemalloc }) => tracemalloc.start(wrong('1')), 'TypeError'],
  ['tracemalloc.start(2**70)', ({ tracemalloc }) => tracemalloc.start(2 ** 70), 'OverflowError'],
  ['tracemalloc.start(1, 2)', ({ tracemalloc }) => tracemalloc.start(1, wrong(2)), 'TypeError'],
  ['tracemalloc.stop()', ({ tracemalloc }) => tracemalloc.stop(), null],
  ['tracemalloc.stop(1)', ({ tracemalloc }) => tracemalloc.stop(wrong(1)), 'TypeError'],
  ['tracemalloc.is_tracing(1)', ({ tracemalloc }) => tracemalloc.is_tracing(wrong(1)), 'TypeError'],
  [
    'tracemalloc.get_traced_memory(1)',
    ({ tracemalloc }) => tracemalloc.get_traced_memory(wrong(1)),
    'TypeError',
  ],
  ['tracemalloc.reset_peak()', ({ tracemalloc }) => tracemalloc.reset_peak(), null],
  ['tracemalloc.reset_peak(1)', ({ tracemalloc }) => tracemalloc.reset_peak(wrong(1)), 'TypeError'],
];

const ofWeakref: readonly Refusal[] = [
  ['weakref.ref()', ({ weakref }) => weakref.ref(object(undefined)), 'TypeError'],
  ['weakref.ref(5)', ({ weakref }) => weakref.ref(object(5)), 'TypeError'],
  ["weakref.ref('a')", ({ weakref }) => weakref.ref(object('a')), 'TypeError'],
  ['weakref.ref(None)', ({ weakref }) => weakref.ref(object(null)), 'TypeError'],
  ['weakref.ref([])', ({ weakref, list }) => weakref.ref(list()), 'TypeError'],
  ['weakref.ref({})', ({ weakref, dict }) => weakref.ref(dict()), 'TypeError'],
  ['weakref.ref((1,))', ({ weakref, tuple }) => weakref.ref(tuple([1])), 'TypeError'],
  ['weakref.ref(set())', ({ weakref, set }) => weakref.ref(set()), null],
  ['weakref.ref(c, None)', ({ weakref, c }) => weakref.ref(c, null), null],
  ['weakref.ref(c, 5)', ({ weakref, c }) => weakref.ref(c, wrong(5)), null],
  ['weakref.ref(c, None, 1)', ({ weakref, c }) => weakref.ref(c, null, wrong(1)), 'TypeError'],
  ['weakref.ref(c)(1)', ({ weakref, c }) => weakref.ref(c).call(wrong(1)), 'TypeError'],
  [
    'weakref.ref(c) < weakref.ref(c)',
    ({ weakref, c, lt }) => lt(weakref.ref(c), weakref.ref(c)),
    'TypeError',
  ],
  [
    'hash(weakref.ref(C()))',
    ({ class: define, weakref, hash }) => {
      using gone = define('C', {})();
      const reference = weakref.ref(gone);
      gone.release();
      return hash(reference);
    },
    'TypeError',
  ],
  ['weakref.proxy(5)', ({ weakref }) => weakref.proxy(object(5)), 'TypeError'],
  ['weakref.proxy(c, None, 1)', ({ weakref, c }) => weakref.proxy(c, null, wrong(1)), 'TypeError'],
  ['hash(weakref.proxy(c))', ({ weakref, c, hash }) => hash(weakref.proxy(c)), 'TypeError'],
  ['weakref.proxy(c)()', ({ weakref, c }) => weakref.proxy(c).call(), 'TypeError'],
  ['weakref.proxy(c)[0]', ({ weakref, c }) => weakref.proxy(c).getitem(0), 'TypeError'],
  ['len(weakref.proxy(c))', ({ weakref, c }) => weakref.proxy(c).length, 'TypeError'],
  ['list(weakref.proxy(c))', ({ weakref, c, list }) => list(wrong(weakref.proxy(c))), 'TypeError'],
  ['repr(dead())', (py) => py.repr(dead(py)), null],
  ['dead().x', (py) => dead(py).getattr('x'), 'ReferenceError'],
  ["setattr(dead(), 'x', 1)", (py) => dead(py).setattr('x', 1), 'ReferenceError'],
  ["delattr(dead(), 'x')", (py) => dead(py).delattr('x'), 'ReferenceError'],
  ['len(dead())', (py) => dead(py).length, 'ReferenceError'],
  ['dead()[0]', (py) => dead(py).getitem(0), 'ReferenceError'],
  ['dead().__setitem__(0, 1)', (py) => dead(py).setitem(0, 1), 'ReferenceError'],
  ['dead().__delitem__(0)', (py) => dead(py).delitem(0), 'ReferenceError'],
  ['1 in dead()', (py) => dead(py).contains(1), 'ReferenceError'],
  ['list(dead())', (py) => [...dead(py)], 'ReferenceError'],
  ['dead() == 1', (py) => py.eq(dead(py), 1), 'ReferenceError'],
  ['weakref.getweakrefcount()', ({ weakref }) => weakref.getweakrefcount(...nothing), 'TypeError'],
  ['weakref.getweakrefcount(5)', ({ weakref }) => weakref.getweakrefcount(5), null],
  ['weakref.getweakrefs()', ({ weakref }) => weakref.getweakrefs(...nothing), 'TypeError'],
  ['weakref.getweakrefs(5)', ({ weakref }) => weakref.getweakrefs(5), null],
  ['weakref.WeakMethod(5)', ({ weakref }) => weakref.WeakMethod(object(5)), 'TypeError'],
  [
    'weakref.WeakMethod(lambda: 1)',
    ({ weakref, function: make }) => weakref.WeakMethod(make(() => 1)),
    'TypeError',
  ],
  ['weakref.finalize()', ({ weakref }) => weakref.finalize(object(undefined), wrong(undefined)), 'TypeError'],
  ['weakref.finalize(c)', ({ weakref, c }) => weakref.finalize(c, wrong(undefined)), 'TypeError'],
  ['weakref.finalize(5, print)', ({ weakref }) => weakref.finalize(object(5), () => 1), 'TypeError'],
  ['weakref.finalize(c, 5)()', ({ weakref, c }) => weakref.finalize(c, wrong(5)).call(), 'TypeError'],
];

export const moduleRefusals: readonly Refusal[] = [...ofGc, ...ofSys, ...ofTracemalloc, ...ofWeakref];
