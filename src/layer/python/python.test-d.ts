/**
 * What the compiler knows of Python's words: checked by `tsc`, never run. Each expected error says what it
 * protects from.
 */
import {
  createPython,
  type Owned,
  type PyDict,
  type PyInstance,
  type PyList,
  type PyObject,
  type PyReference,
  type PyValue,
} from './index.ts';

const py = createPython({ profile: '3.13', leaks: 'report' });
const { gc, sys, tracemalloc, weakref } = py;

// @ts-expect-error no such version
createPython({ profile: '3.8' });

// Constructors own what they make.
py.list([1, 'a', null, true, 1.5]) satisfies Owned<PyList>;
py.dict({ a: 1 }) satisfies Owned<PyDict>;
py.dict([[1, py.list()]]) satisfies Owned<PyDict>;
// @ts-expect-error undefined is no Python value
py.list([undefined]);
// @ts-expect-error nor is a plain object: wrap() it
py.list([{}]);
// @ts-expect-error a number is not iterable
py.list().extend(5);

// A frame knows its names: what is moved in owned is read borrowed.
const ns = py.frame<{ a: PyList; d: PyDict; n: number | null; gone?: PyList }>({
  a: py.list([1, 2]),
  d: py.dict(),
  n: null,
});
ns.a.append(ns.a);
ns.a = py.list();
ns.n = 5;
ns.gone = ns.a;
delete ns.gone;
py.del(ns, 'a', 'd');
// @ts-expect-error a number is no list
ns.a = 5;
// @ts-expect-error no such name
ns.b = py.list();
// @ts-expect-error a name that is declared to be always there is deleted with py.del
delete ns.a;
// @ts-expect-error no such name to delete
py.del(ns, 'c');

// The type of a frame follows from what it starts with.
const inferred = py.frame({ list: py.list(), count: 0 });
inferred.list.append(inferred.count);
// @ts-expect-error the frame owns it now: what is read is borrowed
inferred.list.release();
inferred.list = py.list([1]);
inferred.list.clone() satisfies Owned<PyList>;
weakref.ref(py.frame({ c: py.class('C', {})() }).c, () => undefined) satisfies Owned<PyReference>;

// Borrowed handles do not release; owned ones do, and clones are owned.
const borrowed: PyList = ns.a;
// @ts-expect-error a borrowed handle holds no reference to give back
borrowed.release();
// @ts-expect-error nor one to move
borrowed.move();
borrowed.clone().release();
py.list().move() satisfies Owned<PyList>;

// What is read may be anything; isinstance narrows.
const item: PyValue = ns.a.getitem(0);
// @ts-expect-error an item may be a number
item.append(1);
if (py.isinstance(item, py.list)) item.append(item);
if (py.isinstance(item, weakref.ref)) item.call() satisfies PyObject | null;

// A slice is a list of its own; an item is not.
ns.a.getitem(py.slice(1, null, 2)) satisfies Owned<PyList>;
// @ts-expect-error an item is borrowed
ns.a.getitem(0) satisfies Owned<PyList>;
ns.a.setitem(py.slice(null), [1, 2]);

// Classes know the arguments of their constructors and the type of their instances.
const Node = py.class('Node', {
  __slots__: ['next'],
  __init__(self, label: string) {
    self.setattr('next', label);
  },
  __del__(self) {
    self satisfies PyInstance;
  },
});
const node = Node('a');
node.getattr('next') satisfies PyValue;
// @ts-expect-error the label is a string
Node(1);
// @ts-expect-error the label is required
Node();
const Stack = py.class('Stack', py.list, { __slots__: [] });
Stack().append(1);

// Weak references: who may be referred to, and what a callback gets.
weakref.ref(node, (reference) => {
  reference satisfies PyReference;
  reference.call()?.id satisfies number | undefined;
}) satisfies Owned<PyReference>;
// Whether a type has weak references shows when it is asked, as in Python; what the callback gets is known.
weakref.ref(ns.a, (dead) => dead satisfies PyReference) satisfies Owned<PyReference>;
weakref.proxy(ns.a, null).getitem(0) satisfies PyValue;
// @ts-expect-error a callback gets the reference, not the object
weakref.ref(node, (object: PyInstance) => object.getattr('next'));
// @ts-expect-error read only
weakref.ref(node).__callback__ = null;
// @ts-expect-error an atom cannot be referred to
weakref.ref(5);
weakref.finalize(node, (x: number) => x, 1);
// @ts-expect-error a function is required
weakref.finalize(node);
const values = weakref.WeakValueDictionary();
values.setitem('k', node);
values.getitem('k') satisfies PyObject;

// The modules.
gc.collect(1) satisfies number;
gc.get_threshold() satisfies readonly [number, number, number];
gc.callbacks.push((phase, info) => {
  phase satisfies 'start' | 'stop';
  info.collected satisfies number;
});
// @ts-expect-error a generation is a number
gc.collect('2');
// @ts-expect-error one object at a time
sys.getrefcount(node, node);
sys.getsizeof(node, 'none') satisfies number | string;
sys.getsizeof(node) satisfies number;
sys.excepthook = (type, value, traceback) => void [type.__name__, value, traceback];
tracemalloc.get_traced_memory() satisfies readonly [number, number];
// @ts-expect-error a number of frames
tracemalloc.start('1');
sys.unraisablehook = (report) => void report.exc_type.__name__;

// Wrapped JS objects keep their type.
py.wrap({ bytes: 10 }).value.bytes satisfies number;

// Classes are read and changed as they are in Python; what is read is borrowed.
const shared = py.class('Shared', { held: py.list().move(), f: (self: PyInstance) => self.type });
shared.setattr('held', py.dict().move());
shared.setattr('__del__', (self: PyInstance) => void self.getattr('x'));
shared.delattr('__del__');
const read = shared.getattr('held');
// @ts-expect-error a class owns what stands in it
read.release();
// @ts-expect-error a plain object is no class attribute: wrap() it
shared.setattr('table', {});
// @ts-expect-error self is borrowed
py.class('Releases', { __del__: (self) => self.release() });
// @ts-expect-error so it is in a call
py.class('Calls', { __call__: (self: PyInstance) => self.release() });
// @ts-expect-error setdefault lends what the dict holds, weakly or not
py.weakref.WeakValueDictionary().setdefault('k', node).release();
// @ts-expect-error
py.dict().setdefault('k', node).release();
