/**
 * Entry of the process that runs a workload once, under the manager `tracing` or as written by hand:
 * `node manager.mjs '<task as JSON>'`. Both have the same native memory and the same warm-up.
 */
import { Clock, createManager } from '../../managers/index.ts';
import { bytes, type WorkloadParameters } from '../../model/index.ts';
import { createBackend, Ledger, NativeMemory } from '../../native/index.ts';
import { workloads } from '../../workloads/index.ts';
import { Natives } from '../handwritten/native.ts';
import { handwritten } from '../handwritten/programs.ts';
import { readManagerTask } from './manager-task.ts';

const { workload, version, scale, warmUps, warmUpScale, nativeBytes } = readManagerTask(process.argv[2]);

/** Returns the checksum. */
type Run = (parameters: WorkloadParameters) => number | Promise<number>;

function prepareRun(): Run {
  const clock = new Clock();
  const now = (): number => performance.now() * 1e6;
  const ledger = new Ledger({ clock, now, record: false });
  const native = new NativeMemory(createBackend('ledger'), ledger, null);
  if (version === 'hand-written') {
    const natives = new Natives(native);
    return (parameters) => handwritten[workload](natives, parameters);
  }
  const manager = createManager('tracing', {
    native,
    clock,
    yieldEvery: null,
    options: {},
    now,
    gc: null,
    record: false,
  });
  return (parameters) => workloads[workload].run(manager, parameters);
}

const parameters = (scaled: number): WorkloadParameters => ({
  scale: scaled,
  seed: 1,
  native: { kind: 'fixed', bytes: bytes(nativeBytes) },
});

for (let i = 0; i < warmUps; i++) await prepareRun()(parameters(warmUpScale));
const run = prepareRun();
const start = performance.now();
const checksum = await run(parameters(scale));
const ns = (performance.now() - start) * 1e6;
process.stdout.write(`${JSON.stringify({ ns, checksum })}\n`);
