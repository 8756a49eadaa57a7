import { describe, expect, it } from 'vitest';
import { createPython, type ProfileName, type PyInstance, PyTypeError, profileNames } from '../index.ts';

/** A class K of numbers that logs each `__lt__` and each death. */
function stage(profile: ProfileName) {
  const py = createPython({ profile, writeError: () => undefined });
  const log: string[] = [];
  const number = (object: PyInstance) => object.getattr('n');
  const K = py.class<[n: number]>('K', {
    __init__: (self, n) => self.setattr('n', n),
    __lt__: (self, other: PyInstance) => {
      log.push(`lt ${number(self)} ${number(other)}`);
      return Number(number(self)) < Number(number(other));
    },
    __del__: (self) => void log.push(`del ${number(self)}`),
  });
  const sorted = (items: readonly number[], reverse = false) => {
    using list = py.list(items);
    list.sort({ key: (n) => K(Number(n)).move(), reverse });
    return { items: [...list], log: log.splice(0) };
  };
  return { py, log, K, sorted };
}

/** What CPython 3.11.7 and 3.12.1, and from 3.13.0 on 3.13.2 and 3.15.0rc1 print. */
describe.each(profileNames)('list.sort, as in CPython %s', (profile) => {
  const isOld = ['3.11', '3.12'].includes(profile);
  const lines = (text: string) => text.split('; ');

  it('asks __lt__ of the keys, in the order of the version, and lets the keys die in sorted order', () => {
    const { py, sorted } = stage(profile);
    expect(sorted([3, 1, 2])).toEqual({
      items: [1, 2, 3],
      log: lines(
        isOld
          ? 'lt 1 3; lt 2 1; lt 2 3; lt 2 1; del 1; del 2; del 3'
          : 'lt 1 3; lt 2 1; lt 1 2; lt 2 3; lt 2 3; lt 2 1; del 1; del 2; del 3',
      ),
    });
    expect(sorted([3, 1, 2], true)).toEqual({
      items: [3, 2, 1],
      log: lines(
        isOld
          ? 'lt 1 2; lt 3 1; lt 3 2; del 1; del 2; del 3'
          : 'lt 1 2; lt 3 1; lt 1 3; lt 3 2; del 1; del 2; del 3',
      ),
    });
    expect(sorted([1, 2, 3, 5, 4]).log).toEqual(
      lines(
        isOld
          ? 'lt 2 1; lt 3 2; lt 5 3; lt 4 5; lt 4 3; lt 4 5; del 1; del 2; del 3; del 4; del 5'
          : 'lt 2 1; lt 3 2; lt 5 3; lt 4 5; lt 1 5; lt 4 3; lt 4 5; del 1; del 2; del 3; del 4; del 5',
      ),
    );
    expect(sorted([2, 2], true).log).toEqual(['lt 2 2', 'del 2', 'del 2']);
    py.heap.verify();
  });

  it('sorts stably whatever the length, up and down', () => {
    const { py } = stage(profile);
    for (const length of [0, 1, 2, 5, 31, 63, 64, 65, 200]) {
      const items = Array.from({ length }, (_, at) => ((at * 7919) % 23) + at / 1000);
      using list = py.list(items);
      for (const reverse of [false, true]) {
        list.sort({ key: (n) => Math.floor(Number(n)), reverse });
        const model = [...items].sort((a, b) => (reverse ? -1 : 1) * (Math.floor(a) - Math.floor(b)));
        expect([...list]).toEqual(model);
        list.sort({ key: (n) => (Number(n) % 1) * 1000 });
      }
    }
    py.heap.verify();
  });

  it('lets the keys made so far die, the last first, when one cannot be had; the list stays as it was', () => {
    const { py, log, K } = stage(profile);
    using list = py.list([3, 2, 1, 4]);
    const failing = (n: unknown) => {
      if (n === 1) throw new PyTypeError('no');
      return K(Number(n)).move();
    };
    expect(() => list.sort({ key: failing })).toThrow('no');
    expect(log).toEqual(['del 2', 'del 3']);
    expect([...list]).toEqual([3, 2, 1, 4]);
    py.heap.verify();
  });

  it('asks __gt__ of the other side where __lt__ knows nothing, and refuses what neither knows', () => {
    const { py, log } = stage(profile);
    const N = py.class('N', { __lt__: () => undefined });
    const G = py.class<[n: number]>('G', {
      __init__: (self, n) => self.setattr('n', n),
      __lt__: () => undefined,
      __gt__: (self, other: PyInstance) => {
        log.push(`gt ${self.getattr('n')} ${other.getattr('n')}`);
        return Number(self.getattr('n')) > Number(other.getattr('n'));
      },
    });
    using plain = py.list([3, 1]);
    expect(() => plain.sort({ key: () => N().move() })).toThrow(
      "'<' not supported between instances of 'N' and 'N'",
    );
    using list = py.list([3, 1, 2]);
    list.sort({ key: (n) => G(Number(n)).move() });
    expect(log).toEqual(
      lines(isOld ? 'gt 3 1; gt 1 2; gt 3 2; gt 1 2' : 'gt 3 1; gt 1 2; gt 2 1; gt 3 2; gt 3 2; gt 1 2'),
    );
    expect([...list]).toEqual([1, 2, 3]);
    py.heap.verify();
  });
});
