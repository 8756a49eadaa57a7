import { describe, expect, it } from 'vitest';
import { createPython, type ProfileName, type PyValue, profileNames } from './index.ts';

function stage(profile: ProfileName) {
  const py = createPython({ profile, writeError: () => undefined });
  const log: string[] = [];
  const D = py.class<[n: number | string, then?: () => void]>('D', {
    __init__: (self, n, then) => {
      self.setattr('n', n);
      if (then !== undefined) self.setattr('then', py.function(then).move());
    },
    __del__: (self) => {
      log.push(`del ${self.getattr('n')}`);
      if (self.hasattr('then')) py.call(self.getattr('then'));
      log.push(`end ${self.getattr('n')}`);
    },
  });
  return { py, log, make: D };
}

/** What CPython 3.11.7, 3.12.1, 3.13.0, 3.13.2, 3.14.2 and 3.15.0rc1 print, all alike. */
describe.each(profileNames)('a namespace, as in CPython %s', (profile) => {
  it('of a module stores a value while the stack holds it: it dies after what it replaced, even if a finalizer binds the name again', () => {
    const { py, log, make } = stage(profile);
    const ns = py.frame<Record<string, PyValue>>({});
    const rebind = () => {
      ns['v'] = null;
    };
    ns['v'] = make(1, rebind);
    ns['v'] = make(2);
    expect(log).toEqual(['del 1', 'end 1', 'del 2', 'end 2']);
    expect(ns['v']).toBeNull();
    py.heap.verify();
  });

  it('of a function moves it: it dies where the finalizer binds the name again', () => {
    const { py, log, make } = stage(profile);
    py.run((locals) => {
      const rebind = () => {
        locals['v'] = null;
      };
      locals['v'] = make(1, rebind);
      locals['v'] = make(2);
    });
    expect(log).toEqual(['del 1', 'del 2', 'end 2', 'end 1']);
    py.heap.verify();
  });

  it('of a module lets go of its names forward, one that was deleted and bound again last; of a function by version', () => {
    const { py, log, make } = stage(profile);
    const body = (names: Record<string, PyValue>) => {
      names['a'] = make('a');
      names['b'] = make('b');
      Reflect.deleteProperty(names, 'a');
      names['a'] = make('a2');
    };
    const ns = py.frame<Record<string, PyValue>>({});
    body(ns);
    ns[Symbol.dispose]();
    const deaths = () => log.splice(0).filter((line) => line.startsWith('del'));
    expect(deaths()).toEqual(['del a', 'del b', 'del a2']);
    py.run(body);
    expect(deaths()).toEqual(
      profile === '3.15' ? ['del a', 'del b', 'del a2'] : ['del a', 'del a2', 'del b'],
    );
    py.heap.verify();
  });

  it('turns into text without an error, by repr', () => {
    const { py } = stage(profile);
    const ns = py.frame({ a: py.list([1, 'x']), n: 5 }, 'main');
    expect(JSON.stringify(ns)).toBe(`{"a":"[1, 'x']","n":"5"}`);
    expect(`${ns}`).toBe("<namespace of module 'main'>");
  });
});
