import { z } from 'zod';
import { median } from '../../statistics/index.ts';
import { bundleEntry } from '../bundle.ts';
import { plainPrograms } from '../child/plain-objects.ts';
import { quickjsPrograms } from '../child/quickjs-programs.ts';
import type { BenchTask } from '../child/task.ts';
import { measureProcess } from '../processes.ts';
import type { Aside } from '../result.ts';

/** An engine measured beside the comparison; its figures enter no ratio. */
export interface AsidePeer {
  runs(task: BenchTask): boolean;
  measure(task: BenchTask, times: number): Promise<Aside[]>;
}

const v8Report = z.strictObject({ retainedNs: z.number(), droppedNs: z.number() });
const quickjsReport = z.strictObject({ ns: z.number() });

/** V8's own collector, and QuickJS where it is installed. */
export async function asidePeers(): Promise<AsidePeer[]> {
  const peers: AsidePeer[] = [await v8()];
  if (await isInstalled('quickjs-emscripten')) peers.push(await quickjs());
  return peers;
}

async function v8(): Promise<AsidePeer> {
  const path = await bundleEntry('v8');
  return {
    runs: ({ program, layer }) => layer === 'python' && Object.hasOwn(plainPrograms, program),
    measure: async (task, times) => {
      const reports = await repeat(times, () =>
        measureProcess(
          {
            file: process.execPath,
            args: ['--expose-gc', '--max-old-space-size=8192', path, JSON.stringify(task)],
          },
          v8Report,
        ),
      );
      return [
        {
          engine: 'V8, graph retained',
          includes:
            "gc() on plain objects: V8's whole heap, marking on several threads; sweeping may go on afterwards",
          medianNs: median(reports.map(({ retainedNs }) => retainedNs)),
        },
        {
          engine: 'V8, graph dropped',
          includes: 'gc() with the same objects unreachable: their memory is swept later, on other threads',
          medianNs: median(reports.map(({ droppedNs }) => droppedNs)),
        },
      ];
    },
  };
}

async function quickjs(): Promise<AsidePeer> {
  const path = await bundleEntry('quickjs');
  return {
    runs: ({ program, layer }) => layer === 'core' && Object.hasOwn(quickjsPrograms, program),
    measure: async (task, times) => {
      const reports = await repeat(times, () =>
        measureProcess({ file: process.execPath, args: [path, JSON.stringify(task)] }, quickjsReport),
      );
      return [
        {
          engine: 'QuickJS (wasm)',
          includes:
            'an interpreter in WebAssembly runs the loop; cycles are collected by its own byte threshold only',
          medianNs: median(reports.map(({ ns }) => ns)),
        },
      ];
    },
  };
}

async function repeat<Report>(times: number, once: () => Promise<Report>): Promise<Report[]> {
  const reports: Report[] = [];
  for (let i = 0; i < times; i++) reports.push(await once());
  return reports;
}

/** A development dependency: absent where only the product is installed. */
async function isInstalled(name: string): Promise<boolean> {
  try {
    import.meta.resolve(name);
    await import(name);
    return true;
  } catch {
    return false; // its column is left out, and says so by its absence
  }
}
