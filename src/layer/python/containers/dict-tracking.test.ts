import { describe, expect, it } from 'vitest';
import { createPython } from '../index.ts';

/** As CPython 3.11 and 3.13 answer: what a table holds is one thing, whether it was cloned another. */
describe('a dict that held something once and is tracked still', () => {
  const cases: [string, (d: Dict) => void, copied: boolean, filled: boolean][] = [
    ['has its item overwritten', (d) => d.setitem('k', null), true, true],
    ['has its item popped', (d) => void d.popitem(), true, true],
    [
      'has its item deleted, another stays',
      (d) => {
        d.setitem('j', 1);
        d.delitem('k');
      },
      true,
      false,
    ],
    [
      'has a hole closed by popitem',
      (d) => {
        d.setitem('j', 1);
        d.delitem('j');
        d.popitem();
        d.setitem('z', 1);
      },
      true,
      true,
    ],
  ];

  it.each(cases)('%s', (_, change, copied, filled) => {
    for (const profile of ['3.11', '3.13'] as const) {
      const python = createPython({ profile });
      const d = python.dict();
      d.setitem('i', 0);
      d.setitem('k', python.list().move());
      change(d);
      const empty = python.dict();
      empty.update(d);
      expect([d, d.copy(), python.dict(d), empty].map((dict) => python.gc.is_tracked(dict))).toEqual([
        true,
        copied,
        filled,
        filled,
      ]);
    }
  });
});

type Dict = ReturnType<ReturnType<typeof createPython>['dict']>;
