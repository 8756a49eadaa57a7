import { getHeapStatistics } from 'node:v8';
import {
  Clock,
  createManager,
  createOwnManager,
  type Manager,
  type ManagerContext,
} from '../../subjects/managers/index.ts';
import { chooseBackend, Ledger, NativeMemory, NativeMemoryError } from '../../subjects/native/index.ts';
import { type OwnSubjects, ownManager, workloadNamed } from '../../subjects/own-subjects.ts';
import { readResident } from '../../workshop/resident.ts';
import { cpuBetween, readCpu } from '../probes/thread-cpu.ts';
import type { End, Hello, NativeExhausted, Start } from '../wire/messages.ts';
import { nativeExhaustedExit } from '../wire/pipe.ts';
import type { LineWriter } from './line-writer.ts';
import { batchSafepoints, Recorder } from './recorder.ts';
import type { Task } from './task.ts';

/**
 * Runs one task once in this process and tells the writer what happened. Resolves with the code to exit with:
 * 0, or the one that says that native memory ran out. Whatever else the workload throws is a crash and goes
 * to the caller.
 */
export async function measure(task: Task, writer: LineWriter, own: OwnSubjects): Promise<number> {
  // Assembly: memory, manager, recorder. Nothing here is measured.
  const clock = new Clock();
  const now = workloadClock();
  const { backend, warnings } = chooseBackend(task.backend);
  const ledger = new Ledger({ clock, now, record: task.probes });
  const native = new NativeMemory(backend, ledger, task.nativeBudget);
  const recorder = new Recorder(writer, ledger, clock, now);
  const workload = workloadNamed(task.workload, own);
  const manager = managerOf(task, own, {
    native,
    clock,
    yieldEvery: task.yieldEvery,
    options: task.options,
    now,
    gc: typeof globalThis.gc === 'function' ? () => void globalThis.gc?.() : null,
    record: task.probes,
    beat: task.probes ? { every: batchSafepoints, call: () => recorder.beat() } : null,
  });
  if (task.probes)
    recorder.probe({
      spans: manager.spans,
      freedByV8: backend.knownToV8 && !backend.freesAtOnce,
      toNs: task.yieldEvery === null ? null : now.of,
    });
  writer.warmUp();
  const hello: Hello = {
    kind: 'hello',
    pid: process.pid,
    node: process.version,
    v8: process.versions.v8,
    heapLimitBytes: getHeapStatistics().heap_size_limit,
    execArgv: process.execArgv,
    backend: backend.name,
    warnings,
  };
  writer.message(hello);

  // The workload: from the first operation to the last.
  const cpuBefore = readCpu();
  const start: Start = {
    kind: 'start',
    v8UsedBytes: getHeapStatistics().used_heap_size,
    monotonicNs: String(process.hrtime.bigint()),
  };
  writer.message(start);
  now.restart();
  recorder.start();
  let checksum: number;
  try {
    checksum = await workload.run(manager, task.parameters);
  } catch (error) {
    if (!(error instanceof NativeMemoryError)) throw error;
    return tellExhausted(error, manager, recorder, writer);
  }
  const endNs = now();
  const { recordingNs } = recorder;
  const cpuAfter = readCpu();
  ledger.markEnd();

  // Afterwards: one turn of the loop for finalizers that are queued, then the summary.
  await manager.finish();
  recorder.flush();
  const end: End = {
    kind: 'end',
    checksum,
    wallNs: endNs - recordingNs,
    endNs,
    cpu: cpuBetween(cpuBefore, cpuAfter),
    counts: manager.counts(),
    recordingNs,
    peakRssBytes: readResident('self')?.peakBytes ?? null,
  };
  writer.message(end);
  return 0;
}

function tellExhausted(
  error: NativeMemoryError,
  manager: Manager<unknown>,
  recorder: Recorder,
  writer: LineWriter,
): number {
  recorder.flush();
  const exhausted: NativeExhausted = { kind: 'oom-native', message: error.message, counts: manager.counts() };
  writer.message(exhausted);
  return nativeExhaustedExit;
}

function managerOf({ manager, options }: Task, own: OwnSubjects, context: ManagerContext): Manager<unknown> {
  if (manager !== 'own-wrapped' && manager !== 'own-counted') return createManager(manager, context);
  return createOwnManager(ownManager(options.part, own), context);
}

/** Nanoseconds since `restart`. */
interface WorkloadClock {
  (): number;
  restart(): void;
  /** What a time of `performance.now()` is on this clock. */
  of(performanceMs: number): number;
}

function workloadClock(): WorkloadClock {
  let origin = performance.now();
  const now = (): number => (performance.now() - origin) * 1e6;
  return Object.assign(now, {
    restart: () => {
      origin = performance.now();
    },
    of: (performanceMs: number) => (performanceMs - origin) * 1e6,
  });
}
