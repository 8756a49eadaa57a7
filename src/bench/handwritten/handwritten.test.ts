import { describe, expect, it } from 'vitest';
import { bytes } from '../../model/index.ts';
import { Clock, createManager } from '../../subjects/managers/index.ts';
import { createBackend, Ledger, NativeMemory } from '../../subjects/native/index.ts';
import { workloads } from '../../subjects/workloads/index.ts';
import { Natives } from './native.ts';
import { handwritten, handwrittenNames } from './programs.ts';
import { Turns } from './turns.ts';

const memory = () => {
  const clock = new Clock();
  const ledger = new Ledger({ clock, now: () => 0, record: false });
  return { clock, native: new NativeMemory(createBackend('ledger'), ledger, null) };
};

describe.each(handwrittenNames)('%s written by hand', (name) => {
  it.each([
    { scale: 0.01, seed: 1, native: 0 },
    { scale: 0.3, seed: 7, native: 0 },
    { scale: 0.3, seed: 8, native: 64 },
  ])('has the checksum of the workload at scale $scale, seed $seed, $native native bytes', async (given) => {
    const parameters = {
      scale: given.scale,
      seed: given.seed,
      native: { kind: 'fixed', bytes: bytes(given.native) },
    } as const;
    const { native, clock } = memory();
    const manager = createManager('tracing', {
      native,
      clock,
      yieldEvery: null,
      options: {},
      now: () => 0,
      gc: null,
      record: false,
    });
    const expected = await workloads[name].run(manager, parameters);
    expect(await handwritten[name](new Natives(memory().native), parameters, new Turns(100))).toBe(expected);
  });
});
