/**
 * Entry of the process that runs a workload once, under the manager `tracing` or as written by hand:
 * `node manager.mjs '<task as JSON>'`. Both have the same native memory, turn the event loop as often, and
 * are warmed up alike. Tells the fastest of its rounds, and what one more round, not timed, allocates in the
 * V8 heap.
 */

import { bytes, type WorkloadParameters } from '../../model/index.ts';
import { Clock, createManager } from '../../subjects/managers/index.ts';
import { createBackend, Ledger, NativeMemory } from '../../subjects/native/index.ts';
import { workloads } from '../../subjects/workloads/index.ts';
import { Natives } from '../handwritten/native.ts';
import { handwritten } from '../handwritten/programs.ts';
import { Turns } from '../handwritten/turns.ts';
import { AllocationMeter } from './allocation-meter.ts';
import { readManagerTask } from './manager-task.ts';

const { workload, version, scale, rounds, warmUps, warmUpScale, nativeBytes, yieldEvery } = readManagerTask(
  process.argv[2],
);

/** Returns the checksum. */
type Run = (parameters: WorkloadParameters) => Promise<number>;

function prepareRun(): Run {
  const clock = new Clock();
  const now = (): number => performance.now() * 1e6;
  const ledger = new Ledger({ clock, now, record: false });
  const native = new NativeMemory(createBackend('ledger'), ledger, null);
  if (version === 'hand-written') {
    const natives = new Natives(native);
    return (parameters) => handwritten[workload](natives, parameters, new Turns(yieldEvery));
  }
  const manager = createManager('tracing', {
    native,
    clock,
    yieldEvery,
    options: {},
    now,
    gc: null,
    record: false,
  });
  return (parameters) => workloads[workload].run(manager, parameters);
}

const parameters = (scaled: number, native = nativeBytes): WorkloadParameters => ({
  scale: scaled,
  seed: 1,
  native: { kind: 'fixed', bytes: bytes(native) },
});

// The first warm-up always has native memory, on both sides: otherwise V8 may find that an object never
// leaves the function that makes it, and not make it at all. Which side is so lucky changes from process to
// process.
if (warmUps > 0) await prepareRun()(parameters(warmUpScale, 64));
for (let i = 0; i < warmUps; i++) await prepareRun()(parameters(warmUpScale));
let fastest = Number.POSITIVE_INFINITY;
const checksums = new Set<number>();
for (let i = 0; i < rounds; i++) {
  const run = prepareRun();
  const start = performance.now();
  checksums.add(await run(parameters(scale)));
  fastest = Math.min(fastest, (performance.now() - start) * 1e6);
}
const allocation = new AllocationMeter();
checksums.add(await prepareRun()(parameters(scale)));
const report = { ns: fastest, checksums: [...checksums], allocatedBytes: allocation.stop() };
process.stdout.write(`${JSON.stringify(report)}\n`);
