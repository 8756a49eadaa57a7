import { describe, expect, it } from 'vitest';
import type { ProfileName, PyClass, PyInstance, PyReference } from '../index.ts';
import { profileNames } from '../index.ts';
import { scene } from './scene.ts';

/**
 * CPython's test_finalization. Up to 3.14 a weak reference into a pass that resurrects is dead afterwards;
 * from 3.15 it is alive as long as the object is.
 */
function stage(profile: ProfileName) {
  const made = scene(profile);
  const { py } = made;
  const calls: number[] = [];
  const survivors = py.frame({ list: py.list() }, 'survivors');
  const broken: string[] = [];
  const record =
    (check: (self: PyInstance) => void, effect: (self: PyInstance) => void) => (self: PyInstance) => {
      calls.push(self.id);
      try {
        check(self);
      } catch (error) {
        broken.push(String(error));
      }
      effect(self);
    };
  const resurrect = (self: PyInstance) => survivors.list.append(self);
  const fine = () => undefined;
  py.gc.disable();
  return { ...made, calls, survivors, broken, record, resurrect, fine };
}

const sorted = (ids: readonly number[]) => [...ids].sort((a, b) => a - b);

describe.each(profileNames)('finalization under the rules of %s', (profile) => {
  const alive = (reference: PyReference) => reference.call() !== null;

  it('SimpleFinalizationTest.test_simple: an object without a cycle is finalized once, when its last reference goes', () => {
    const { py, calls, survivors, record, fine } = stage(profile);
    const Simple = py.class('Simple', { __del__: record(fine, fine) });
    const s = Simple();
    const { id } = s;
    const wr = py.weakref.ref(s);
    s.release();
    for (let i = 0; i < 2; i++) {
      expect(calls).toEqual([id]);
      expect(survivors.list.length).toBe(0);
      expect(wr.call()).toBeNull();
      py.gc.collect();
    }
    py.heap.verify();
  });

  it('SimpleFinalizationTest.test_simple_resurrect: a resurrected one keeps its weak reference, and dies unfinalized the second time', () => {
    const { py, calls, survivors, record, resurrect, fine } = stage(profile);
    const Resurrector = py.class('SimpleResurrector', { __del__: record(fine, resurrect) });
    const s = Resurrector();
    const { id } = s;
    const wr = py.weakref.ref(s);
    s.release();
    py.gc.collect();
    expect(calls).toEqual([id]);
    expect(survivors.list.length).toBe(1);
    expect(alive(wr)).toBe(true);
    survivors.list.clear();
    py.gc.collect();
    expect(calls).toEqual([id]);
    expect(wr.call()).toBeNull();
    py.heap.verify();
  });

  it('SimpleFinalizationTest.test_non_gc: a type without a GC header is finalized all the same', () => {
    const { py, calls, record, fine } = stage(profile);
    const NonGC = py.class('NonGC', { __slots__: [], __have_gc__: false, __del__: record(fine, fine) });
    const s = NonGC();
    const { id } = s;
    expect(py.gc.is_tracked(s)).toBe(false);
    s.release();
    py.gc.collect();
    expect(calls).toEqual([id]);
    py.heap.verify();
  });

  it('SimpleFinalizationTest.test_non_gc_resurrect: and again at every death, because it cannot remember', () => {
    const { py, calls, survivors, record, resurrect, fine } = stage(profile);
    const NonGC = py.class('NonGC', { __slots__: [], __have_gc__: false, __del__: record(fine, resurrect) });
    const s = NonGC();
    const { id } = s;
    s.release();
    expect(calls).toEqual([id]);
    expect(survivors.list.length).toBe(1);
    survivors.list.clear();
    py.gc.collect();
    expect(calls).toEqual([id, id]);
    expect(survivors.list.length).toBe(1);
    py.heap.verify();
  });

  describe('a self-cycle', () => {
    const build = (effect: 'nothing' | 'resurrect' | 'suicide') => {
      const made = stage(profile);
      const effects = {
        nothing: made.fine,
        resurrect: made.resurrect,
        suicide: (self: PyInstance) => self.setattr('ref', null),
      };
      const check = (self: PyInstance) => expect(self.is(self.getattr('ref'))).toBe(true);
      const Cycle = made.py.class('SelfCycle', { __del__: made.record(check, effects[effect]) });
      const s = Cycle();
      s.setattr('ref', s);
      const { id } = s;
      const wr = made.py.weakref.ref(s);
      s.release();
      made.py.gc.collect();
      return { ...made, id, wr };
    };

    it('SelfCycleFinalizationTest.test_simple: is finalized once and gone', () => {
      const { py, calls, broken, id, wr } = build('nothing');
      for (let i = 0; i < 2; i++) {
        expect(calls).toEqual([id]);
        expect(wr.call()).toBeNull();
        py.gc.collect();
      }
      expect(broken).toEqual([]);
      py.heap.verify();
    });

    it('SelfCycleFinalizationTest.test_simple_resurrect: comes back once, then goes', () => {
      const { py, calls, survivors, broken, id, wr } = build('resurrect');
      expect(calls).toEqual([id]);
      expect(survivors.list.length).toBe(1);
      expect(alive(wr)).toBe(profile === '3.15');
      survivors.list.clear();
      py.gc.collect();
      expect(calls).toEqual([id]);
      expect(wr.call()).toBeNull();
      expect(broken).toEqual([]);
      py.heap.verify();
    });

    it('SelfCycleFinalizationTest.test_simple_suicide: may cut itself off in its finalizer', () => {
      const { py, calls, id, wr } = build('suicide');
      for (let i = 0; i < 2; i++) {
        expect(calls).toEqual([id]);
        expect(wr.call()).toBeNull();
        py.gc.collect();
      }
      py.heap.verify();
    });
  });

  describe('a chain in a circle', () => {
    type Role = 'plain' | 'resurrects' | 'suicidal';

    const build = (roles: readonly Role[]) => {
      const made = stage(profile);
      const { py, record, resurrect, fine } = made;
      /** Each node's neighbours are whole, unless one of them cut itself off. */
      const sane = (self: PyInstance) => {
        const neighbour = (side: string) => self.getattr(side) as PyInstance | null;
        if (self.getattr('suicided') === true) {
          expect([neighbour('left'), neighbour('right')]).toEqual([null, null]);
          return;
        }
        for (const [side, back] of [
          ['left', 'right'],
          ['right', 'left'],
        ] as const) {
          const other = neighbour(side)!;
          if (other.getattr('suicided') === true) expect(other.getattr(back)).toBeNull();
          else expect(self.is(other.getattr(back))).toBe(true);
        }
      };
      const suicide = (self: PyInstance) => {
        self.setattr('suicided', true);
        self.setattr('left', null);
        self.setattr('right', null);
      };
      const classes: Record<Role, PyClass<PyInstance, []>> = {
        plain: py.class('SimpleChained', { __del__: record(sane, fine) }),
        resurrects: py.class('ChainedResurrector', { __del__: record(sane, resurrect) }),
        suicidal: py.class('SuicidalChained', { __del__: record(sane, suicide) }),
      };
      const nodes = roles.map((role) => classes[role]());
      for (const [at, node] of nodes.entries()) {
        const left = nodes.at(at - 1)!;
        node.setattr('suicided', false);
        node.setattr('left', left);
        left.setattr('right', node);
      }
      const ids = nodes.map((node) => node.id);
      const references = nodes.map((node) => py.weakref.ref(node));
      for (const node of nodes) node.release();
      py.gc.collect();
      return { ...made, ids, references };
    };

    const checkDying = (roles: readonly Role[]) => {
      const { py, calls, survivors, broken, ids, references } = build(roles);
      for (let i = 0; i < 2; i++) {
        expect(sorted(calls)).toEqual(sorted(ids));
        expect(survivors.list.length).toBe(0);
        expect(references.map((reference) => reference.call())).toEqual(ids.map(() => null));
        py.gc.collect();
      }
      expect(broken).toEqual([]);
      py.heap.verify();
    };

    const checkResurrecting = (roles: readonly Role[]) => {
      const { py, calls, survivors, broken, ids, references } = build(roles);
      const expected = ids.filter((_, at) => roles[at] === 'resurrects');
      expect(sorted(calls)).toEqual(sorted(ids));
      expect(sorted([...survivors.list].map((survivor) => (survivor as PyInstance).id))).toEqual(
        sorted(expected),
      );
      if (profile !== '3.15') expect(references.some(alive)).toBe(false);
      else
        expected.forEach((id) => {
          expect(alive(references[ids.indexOf(id)]!)).toBe(true);
        });
      survivors.list.clear();
      py.gc.collect();
      expect(sorted(calls)).toEqual(sorted(ids));
      expect(references.some(alive)).toBe(false);
      expect(broken).toEqual([]);
      py.heap.verify();
    };

    const times = (count: number, roles: readonly Role[]) =>
      Array.from({ length: count }, () => roles).flat();

    it('CycleChainFinalizationTest.test_homogenous: of plain nodes is finalized whole', () =>
      checkDying(times(3, ['plain'])));
    it('CycleChainFinalizationTest.test_homogenous_resurrect: of resurrectors survives whole', () =>
      checkResurrecting(times(3, ['resurrects'])));
    it('CycleChainFinalizationTest.test_homogenous_suicidal: of suicides falls apart and is gone', () =>
      checkDying(times(3, ['suicidal'])));
    it('CycleChainFinalizationTest.test_heterogenous_suicidal_one: of suicides and plain nodes in turn is gone', () =>
      checkDying(times(2, ['suicidal', 'plain'])));
    it('CycleChainFinalizationTest.test_heterogenous_suicidal_two: and so in blocks', () =>
      checkDying(['suicidal', 'suicidal', 'plain', 'plain']));
    it('CycleChainFinalizationTest.test_heterogenous_resurrect_one: survives with one resurrector in two', () =>
      checkResurrecting(times(2, ['resurrects', 'plain'])));
    it('CycleChainFinalizationTest.test_heterogenous_resurrect_two: and with suicides among them', () =>
      checkResurrecting(times(2, ['resurrects', 'plain', 'suicidal'])));
    it('CycleChainFinalizationTest.test_heterogenous_resurrect_three: and so in blocks', () =>
      checkResurrecting(['resurrects', 'resurrects', 'plain', 'plain', 'suicidal', 'suicidal']));
  });
});
