import { describe, expect, it } from 'vitest';
import { ForeignReferenceError, ReleasedReferenceError } from '../heap/index.ts';
import {
  createPython,
  type Owned,
  type PyInstance,
  type PyList,
  PyNameError,
  PyRecursionError,
  PyRuntimeError,
  PyTypeError,
  type PyValue,
  PyValueError,
} from './index.ts';

const quiet = { writeError: () => undefined };

/** Objects that every interpreter has from the start. */
const BUILTIN = createPython(quiet).heap.liveObjects;

describe('handles used wrongly', () => {
  it('an owned handle refuses every use after its release, naming the object and, in debug mode, both places', () => {
    const py = createPython({ ...quiet, debug: true, leaks: 'off' });
    const list = py.list([1]);
    const { id } = list;
    list.release();
    expect(() => list.append(2)).toThrow(ReleasedReferenceError);
    expect(() => list.length).toThrow(new RegExp(`object ${id}`));
    let text = '';
    try {
      list.getitem(0);
    } catch (error) {
      text = String(error);
    }
    expect(text).toContain('made at');
    expect(text).toContain('released at');
    expect(text.split('bad-use.test.ts').length - 1).toBeGreaterThanOrEqual(2);
    py.heap.verify();
  });

  it('a second release is refused, and leaves the count alone', () => {
    const py = createPython(quiet);
    const list = py.list();
    using other = list.clone();
    list.release();
    expect(() => list.release()).toThrow(ReleasedReferenceError);
    expect(py.heap.count(other.id)).toBe(1);
    py.heap.verify();
  });

  it('using releases at the end of the block, and not twice', () => {
    const py = createPython(quiet);
    {
      using list = py.list();
      list.append(1);
      list.release();
    }
    {
      using list = py.list();
      list.append(2);
    }
    expect(py.heap.liveObjects).toBe(BUILTIN);
    py.heap.verify();
  });

  it('a borrowed handle cannot be released, and notices when its object has died, even when the row is used again', () => {
    const py = createPython({ ...quiet, debug: true, leaks: 'off' });
    const outer = py.list([py.list([1]).move()]);
    const borrowed = outer.getitem(0);
    if (!py.isinstance(borrowed, py.list)) throw new Error('a list was put in');
    expect(() => (borrowed as Owned<PyList>).release()).toThrow(PyRuntimeError);
    expect(() => (borrowed as Owned<PyList>).move()).toThrow(/borrowed handle/);
    const innerId = borrowed.id;
    outer.clear();
    const next = py.list([2]);
    expect(next.id).toBe(innerId);
    expect(borrowed.alive).toBe(false);
    expect(() => borrowed.length).toThrow(/died while this borrowed handle .* was kept[\s\S]*read at/);
    py.heap.verify();
  });

  it('an error about a borrowed or foreign handle names, in debug mode, where its object was made', () => {
    const options = { ...quiet, debug: true, leaks: 'off' } as const;
    const [py, other] = [createPython(options), createPython(options)];
    const makeHere = (python: typeof py) => python.list([1]);
    const made = makeHere(py);
    const outer = py.list([made]);
    made.release();
    const readHere = () => outer.getitem(0) as PyList;
    const borrowed = readHere();
    const complaint = (attempt: () => unknown) => {
      try {
        return attempt();
      } catch (error) {
        return String(error);
      }
    };
    const origin = /made at:\n.*makeHere[\s\S]*read at:\n.*readHere/;
    expect(complaint(() => (borrowed as Owned<PyList>).release())).toMatch(origin);
    expect(complaint(() => other.list([borrowed]))).toMatch(origin);
    expect(complaint(() => py.list([makeHere(other)]))).toMatch(
      /list object \d+ belongs to another[\s\S]*makeHere/,
    );
    outer.clear();
    // Another object in the same row does not take the blame.
    py.list([2]);
    expect(complaint(() => borrowed.length)).toMatch(origin);
    py.heap.verify();
    other.heap.verify();
  });

  it('a borrowed handle that is cloned owns the object', () => {
    const py = createPython(quiet);
    const outer = py.list([py.list([1]).move()]);
    const inner = outer.getitem(0);
    if (!py.isinstance(inner, py.list)) throw new Error('a list was put in');
    using owned = inner.clone();
    outer.release();
    expect([...owned]).toEqual([1]);
    py.heap.verify();
  });

  it('objects of another interpreter are refused everywhere, and both heaps stay whole', () => {
    const [py, other] = [createPython(quiet), createPython(quiet)];
    const [list, foreign] = [py.list(), other.list()];
    const ns = py.frame<Record<string, unknown>>({});
    const C = other.class('C', {});
    const attempts = [
      () => list.append(foreign),
      () => py.dict().setitem('k', foreign),
      () => py.tuple([foreign]),
      () => py.weakref.ref(C()),
      () => py.gc.is_tracked(foreign),
      () => py.gc.get_referents(foreign),
      () => py.sys.getrefcount(foreign),
      () => py.eq(list, foreign),
      () => {
        ns['a'] = foreign;
      },
    ];
    for (const attempt of attempts) expect(attempt).toThrow(ForeignReferenceError);
    expect(py.isinstance(foreign, py.list)).toBe(false);
    expect(list.is(foreign)).toBe(false);
    py.heap.verify();
    other.heap.verify();
  });

  it('a refused foreign object leaves nothing behind: no count, no half-made object', () => {
    const [py, other] = [createPython(quiet), createPython(quiet)];
    const c = py.class('C', {})();
    const foo = py
      .class('M', { foo: () => 1 })()
      .method('foo');
    const foreign = other.function(() => 1);
    const globals = other.dict();
    const attempts = [
      () => py.weakref.ref(c, foreign),
      () => py.weakref.proxy(c, foreign),
      () => py.weakref.finalize(c, foreign),
      () => py.weakref.finalize(c, () => 1, foreign),
      () => py.weakref.WeakMethod(foo, foreign),
      () => py.function(() => 1, globals),
      () => py.frame({ first: 1, foreign }),
      () => py.repr(foreign),
      () => py.call(foreign),
      () => py.class('Derived', other.class('Base', {}), {}),
      () => py.class('Derived', other.list, { __slots__: [] }),
    ];
    const before = [py.heap.liveObjects, py.heap.count(c.id), py.heap.count(foo.id)];
    for (const attempt of attempts) expect(attempt).toThrow(ForeignReferenceError);
    expect([py.heap.liveObjects, py.heap.count(c.id), py.heap.count(foo.id)]).toEqual(before);
    expect(foreign.released).toBe(false);
    py.heap.verify();
    other.heap.verify();
  });

  it('what is no Python value is refused with what to do', () => {
    const py = createPython(quiet);
    const list = py.list();
    for (const value of [undefined, {}, [], () => 1, Symbol('s'), new Map()] as unknown[])
      expect(() => list.append(value as PyValue)).toThrow(/no Python value: .* wrap\(\)/);
    expect(list.length).toBe(0);
    // Inside an iterable too, and nothing that came before it is kept.
    const values: readonly unknown[] = [py.list().move(), {}];
    expect(() => py.tuple(values as readonly PyValue[])).toThrow(PyTypeError);
    list.release();
    expect(py.heap.liveObjects).toBe(BUILTIN);
    py.heap.verify();
  });
});

describe('programs that change what they walk over', () => {
  it('a list that grows during iteration is visited to its new end, one that shrinks to its new end', () => {
    const py = createPython(quiet);
    const list = py.list([1, 2, 3]);
    const seen: unknown[] = [];
    for (const item of list) {
      seen.push(item);
      if (list.length < 5) list.append(9);
    }
    expect(seen).toEqual([1, 2, 3, 9, 9]);
    seen.length = 0;
    for (const item of list) {
      seen.push(item);
      list.pop();
    }
    expect(seen).toEqual([1, 2, 3]);
  });

  it('a dict or set that changes size during iteration throws RuntimeError; new values for old keys are fine', () => {
    const py = createPython(quiet);
    const dict = py.dict({ a: 1, b: 2 });
    for (const key of dict) dict.setitem(key, 3);
    expect([...dict.values()]).toEqual([3, 3]);
    expect(() => {
      for (const _ of dict) dict.setitem('c', 1);
    }).toThrow('dictionary changed size during iteration');
    expect(() => {
      for (const key of dict) dict.delitem(key);
    }).toThrow(PyRuntimeError);
    const set = py.set([1, 2]);
    expect(() => {
      for (const _ of set) set.add(3);
    }).toThrow('Set changed size during iteration');
    py.heap.verify();
  });

  it('a sort during which the list is changed throws ValueError, throws the change away and keeps the items', () => {
    const py = createPython(quiet);
    const list = py.list([3, 1, 2]);
    expect(() =>
      list.sort({
        key: (value) => {
          list.append(py.list().move());
          return value;
        },
      }),
    ).toThrow('list modified during sort');
    expect([...list]).toEqual([1, 2, 3]);
    expect(() => py.list([1, 'a']).sort()).toThrow("'<' not supported between instances of");
    list.release();
    py.heap.verify();
  });

  it('a comparison that empties the list it searches ends well', () => {
    const py = createPython(quiet);
    const E = py.class('E', {
      __eq__: () => {
        list.clear();
        return false;
      },
    });
    const list = py.list([E().move(), E().move(), E().move()]);
    expect(list.contains(5)).toBe(false);
    expect(list.length).toBe(0);
    py.heap.verify();
  });

  it('what is nested too deep for a comparison, a hash or a repr throws RecursionError, and can still be let go', () => {
    const py = createPython(quiet);
    let list = py.list();
    let tuple = py.tuple([1]);
    for (let depth = 0; depth < 100_000; depth++) {
      list = py.list([list.move()]);
      tuple = py.tuple([tuple.move()]);
    }
    expect(() => py.repr(list)).toThrow(PyRecursionError);
    expect(() => py.hash(tuple)).toThrow(PyRecursionError);
    expect(() => py.set([tuple])).toThrow(PyRecursionError);
    list.release();
    tuple.release();
    expect(py.heap.liveObjects).toBe(BUILTIN);
    py.heap.verify();
  });

  it('a list compared with itself through itself throws RecursionError', () => {
    const py = createPython(quiet);
    const [a, b] = [py.list(), py.list()];
    a.append(b);
    b.append(a);
    expect(() => py.eq(a, b)).toThrow(PyRecursionError);
  });
});

describe('finalizers and callbacks that misbehave', () => {
  it('a finalizer cannot release its own handle; the error goes to the hook and the object goes all the same', () => {
    const py = createPython(quiet);
    const errors: string[] = [];
    py.sys.unraisablehook = (report) => void errors.push(report.exc_type.__name__);
    const C = py.class('C', { __del__: (self) => (self as unknown as Owned<PyList>).release() });
    C().release();
    const c = C();
    c.setattr('me', c);
    c.release();
    expect(py.gc.collect()).toBe(1);
    expect(errors).toEqual(['RuntimeError', 'RuntimeError']);
    py.heap.verify();
  });

  it('a finalizer that releases the very handle whose release called it is refused: it is released already', () => {
    for (const cyclic of [false, true]) {
      const py = createPython({ ...quiet, debug: true, leaks: 'off' });
      const errors: unknown[] = [];
      py.sys.unraisablehook = (report) => void errors.push(report.exc_value);
      const own: Owned<PyInstance>[] = [];
      const C = py.class('C', { __del__: () => own[0]!.release() });
      own.push(C());
      if (cyclic) own[0]!.setattr('me', own[0]!);
      own[0]!.release();
      expect(py.gc.collect()).toBe(cyclic ? 1 : 0);
      expect(errors).toHaveLength(1);
      expect(errors[0]).toBeInstanceOf(ReleasedReferenceError);
      expect(String(errors[0])).toMatch(
        /made at:[\s\S]*bad-use\.test\.ts[\s\S]*released at:[\s\S]*bad-use\.test\.ts/,
      );
      expect(py.heap.liveObjects).toBe(BUILTIN);
      py.heap.verify();
    }
  });

  it('a finalizer may clone itself and release the clone', () => {
    const py = createPython(quiet);
    let finalized = 0;
    const C = py.class('C', {
      __del__: (self) => {
        finalized++;
        self.clone().release();
      },
    });
    C().release();
    expect(finalized).toBe(1);
    expect(py.heap.liveObjects).toBe(BUILTIN);
    py.heap.verify();
  });

  it('a weak-reference callback may collect, and gets 0 inside a collection', () => {
    const py = createPython(quiet);
    const C = py.class('C', {});
    const results: number[] = [];
    const callback = () => {
      const trash = py.list();
      trash.append(trash);
      trash.release();
      results.push(py.gc.collect());
      py.heap.verify();
    };
    const c = C();
    py.weakref.ref(c, callback);
    c.release();
    const d = C();
    d.setattr('me', d);
    py.weakref.ref(d, callback);
    d.release();
    py.gc.collect();
    expect(results).toEqual([1, 0]);
    py.gc.collect();
    py.heap.verify();
  });

  it('an error in a finalizer, a callback or gc.callbacks goes to sys.unraisablehook with its object, and nowhere else', () => {
    for (const profile of ['3.11', '3.15'] as const) {
      const py = createPython({ ...quiet, profile });
      const reports: [string, unknown, string | null][] = [];
      py.sys.unraisablehook = ({ exc_type, object, err_msg }) =>
        void reports.push([exc_type.__name__, object, err_msg]);
      const fail = () => {
        throw new PyValueError('on purpose');
      };
      const C = py.class('C', { __del__: fail });
      const c = C();
      py.weakref.ref(c, fail);
      c.release();
      py.gc.callbacks.push(fail);
      py.gc.collect();
      expect(reports.map(([name]) => name)).toEqual(Array(4).fill('ValueError'));
      if (profile === '3.11')
        for (const [, object, message] of reports) expect([object, message]).toEqual([fail, null]);
      else {
        expect(reports[0]).toEqual([
          'ValueError',
          null,
          'Exception ignored while calling deallocator <function fail>',
        ]);
        expect(reports[1]![2]).toContain('weakref callback');
        expect(reports[2]![2]).toContain('GC callback');
      }
    }
  });

  it('a hook that fails itself is reported on the error output, and the program goes on', () => {
    const errors: string[] = [];
    const py = createPython({ writeError: (text) => void errors.push(text) });
    py.sys.unraisablehook = () => {
      throw new Error('the hook is broken');
    };
    const C = py.class('C', {
      __del__: () => {
        throw new Error('first');
      },
    });
    C().release();
    expect(errors.join('')).toContain('the hook is broken');
    py.sys.unraisablehook = py.sys.__unraisablehook__;
    C().release();
    expect(errors.join('')).toMatch(/Exception ignored in: <function __del__>[\s\S]*first/);
    py.sys.unraisablehook = null;
    C().release();
    expect(errors.join('').split('Exception ignored in: <function __del__>')).toHaveLength(3);
  });
});

describe('frames', () => {
  it('moves owned handles in, copies borrowed ones, and drops on deletion and rebinding', () => {
    const py = createPython(quiet);
    const ns = py.frame<Record<string, unknown>>({});
    const list = py.list();
    ns['a'] = list;
    expect(list.released).toBe(true);
    ns['b'] = ns['a'];
    expect(py.sys.getrefcount(ns['a'] as PyList)).toBe(3);
    ns['b'] = 5;
    expect(py.sys.getrefcount(ns['a'] as PyList)).toBe(2);
    delete ns['a'];
    expect(py.heap.liveObjects).toBe(BUILTIN + 1); // the frame itself
    expect(() => ns['a']).toThrow(PyNameError);
    expect(() => delete ns['a']).toThrow("name 'a' is not defined");
    expect(Object.keys(ns)).toEqual(['b']);
    expect('a' in ns).toBe(false);
    py.heap.verify();
  });

  it('a closure that outlives its frame gets an error that names the frame, not a stale object', () => {
    const py = createPython({ ...quiet, debug: true, leaks: 'off' });
    const late = py.run((locals) => {
      locals['x'] = py.list([1]);
      return () => locals['x'];
    }, 'make_closure');
    expect(late).toThrow(/cannot read 'x' in frame 'make_closure'[\s\S]*began at[\s\S]*ended at/);
    expect(py.heap.liveObjects).toBe(BUILTIN);
    py.heap.verify();
  });

  it('drops its names in declaration order up to 3.13, in the opposite order from 3.14, and also when the body throws', () => {
    for (const [profile, expected] of [
      ['3.11', ['a', 'b', 'c']],
      ['3.15', ['c', 'b', 'a']],
    ] as const) {
      const py = createPython({ ...quiet, profile });
      const log: unknown[] = [];
      const C = py.class('C', {
        __init__(self, name: string) {
          self.setattr('name', name);
        },
        __del__: (self) => void log.push(self.getattr('name')),
      });
      expect(() =>
        py.run((locals) => {
          for (const name of ['a', 'b', 'c']) locals[name] = C(name);
          throw new Error('early');
        }),
      ).toThrow('early');
      expect(log).toEqual(expected);
      py.heap.verify();
    }
  });
});

describe('size', () => {
  it('nests 100,000 deep and lets go of it', () => {
    const py = createPython(quiet);
    let nested = py.list();
    for (let depth = 0; depth < 100_000; depth++) nested = py.list([nested.move()]);
    let table = py.dict();
    for (let depth = 0; depth < 100_000; depth++) table = py.dict([['k', table.move()]]);
    const C = py.class('C', { __slots__: ['next'] });
    let chain = C();
    for (let depth = 0; depth < 100_000; depth++) {
      const head = C();
      head.setattr('next', chain.move());
      chain = head;
    }
    for (const object of [nested, table, chain]) object.release();
    expect(py.heap.liveObjects).toBe(BUILTIN);
    py.heap.verify();
  });

  it('holds ten million items in one list', { timeout: 300_000 }, () => {
    const py = createPython(quiet);
    const list = py.list();
    for (let i = 0; i < 10_000_000; i++) list.append(i);
    expect(list.length).toBe(10_000_000);
    expect(list.getitem(-1)).toBe(9_999_999);
    py.heap.verify();
    using half = list.getitem(py.slice(1, null, 2));
    list.delitem(py.slice(null, null, 2));
    expect([half.length, half.getitem(0), list.length, list.getitem(0)]).toEqual([
      5_000_000, 1, 5_000_000, 1,
    ]);
    half.extend(list);
    expect([half.length, half.getitem(-1)]).toEqual([10_000_000, 9_999_999]);
    py.heap.verify();
    list.append(list);
    list.release();
    expect(py.gc.collect()).toBe(1);
    py.heap.verify();
  });

  it('frees a cycle that is 100,000 deep, with and without somebody who watches', () => {
    for (const watched of [false, true]) {
      const py = createPython(quiet);
      py.gc.disable();
      let finalized = 0;
      const C = py.class('C', watched ? { __del__: () => finalized++ } : {});
      const first = C();
      let last = first.clone();
      for (let depth = 1; depth < 100_000; depth++) {
        const next = C();
        last.setattr('next', next);
        last.release();
        last = next;
      }
      last.setattr('next', first);
      last.release();
      first.release();
      expect(py.gc.collect()).toBe(100_000);
      expect(finalized).toBe(watched ? 100_000 : 0);
      expect(py.heap.liveObjects).toBe(BUILTIN);
      py.heap.verify();
    }
  });
});
