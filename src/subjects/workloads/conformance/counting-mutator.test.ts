import { describe, expect, test } from 'vitest';
import { bytes } from '../../../model/index.ts';
import { CountingMutator, type CountingOptions } from './counting-mutator.ts';

const none = bytes(0);
const counting = (options: Partial<CountingOptions> = {}) =>
  new CountingMutator({ explicit: false, auditDiscards: false, yieldEvery: null, trace: true, ...options });

describe('the counting mutator notices', () => {
  test('an object used after its count has freed it', () => {
    const m = counting();
    const o = m.allocate(1, none);
    m.release(o);
    expect(() => m.read(o, 0)).toThrow('read of object 0, which its count has freed');
    expect(() => m.retain(o)).toThrow('retain of object 0');
    expect(() => m.serial(o)).toThrow('serial of object 0');
  });

  test('a reference released twice', () => {
    const m = counting();
    const o = m.allocate(0, none);
    m.release(o);
    expect(() => m.release(o)).toThrow('release of object 0, which nobody owns');
  });

  test('a borrowed reference that outlived its owner', () => {
    const m = counting();
    const owner = m.allocate(1, none);
    const part = m.allocate(0, none);
    m.write(owner, 0, part);
    m.release(part);
    const borrowed = m.read(owner, 0);
    m.write(owner, 0, null);
    expect(() => m.serial(borrowed!)).toThrow('serial of object 1, which its count has freed');
  });

  test('a slot that the object does not have', () => {
    const m = counting();
    const o = m.allocate(2, none);
    expect(() => m.read(o, 2)).toThrow('object 0 has no slot 2');
    expect(() => m.write(o, -1, null)).toThrow('object 0 has no slot -1');
  });

  test('a discarded object that is touched by anything but release', () => {
    const m = counting({ explicit: true });
    const o = m.allocate(1, none);
    m.discard(o);
    expect(() => m.discard(o)).toThrow('discard of object 0, which was discarded');
    expect(() => m.read(o, 0)).toThrow('read of object 0, which was discarded');
    expect(() => m.release(o)).not.toThrow();
  });

  test('a discard that nobody asked for', () => {
    const m = counting();
    const o = m.allocate(0, none);
    expect(() => m.discard(o)).toThrow('not explicit');
  });

  test('a discarded object that is still reachable after the operation', () => {
    const m = counting({ explicit: true, auditDiscards: true });
    m.discard(m.allocate(0, none));
    expect(() => m.safepoint()).toThrow('object 0 was discarded, and can still be reached');
  });

  test('a discard that comes an allocation before the death', () => {
    const m = counting({ explicit: true, auditDiscards: true });
    const o = m.allocate(0, none);
    m.discard(o);
    expect(() => m.allocate(0, none)).toThrow('object 0 was discarded, and can still be reached');
  });

  test('a dead cycle that was not discarded', () => {
    const m = counting({ explicit: true, auditDiscards: true });
    const o = m.allocate(1, none);
    m.write(o, 0, o);
    m.release(o);
    expect(() => m.safepoint()).toThrow('object 0 is dead, and was not discarded');
  });
});

test('counting frees a chain with its head and leaves a cycle', () => {
  const m = counting();
  const [head, tail, loop] = [m.allocate(1, none), m.allocate(0, none), m.allocate(1, none)];
  m.write(head, 0, tail);
  m.write(loop, 0, loop);
  for (const o of [head, tail, loop]) m.release(o);
  expect(m.objects.map((o) => o.freed)).toEqual([true, true, false]);
});

test('overwriting a slot with what it holds keeps the object', () => {
  const m = counting();
  const [owner, part] = [m.allocate(1, none), m.allocate(0, none)];
  m.write(owner, 0, part);
  m.release(part);
  m.write(owner, 0, m.read(owner, 0));
  expect(part.freed).toBe(false);
});
