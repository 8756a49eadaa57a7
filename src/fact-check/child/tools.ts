import { constants, PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { createPython, type ProfileName } from '../../layer/python/index.ts';
import { bytes } from '../../model/index.ts';
import { chooseBackend, Ledger, NativeMemory } from '../../subjects/native/index.ts';
import type { LayerTools, V8Tools } from '../definition.ts';

/** Turns of the event loop after which V8 has called every finalizer it had scheduled. */
const turns = 5;

export function v8Tools(): V8Tools {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('This process was started without --expose-gc.');
  let full = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if ('detail' in entry && isFull(entry.detail)) full++;
  });
  observer.observe({ entryTypes: ['gc'] });
  return {
    collect: () => void collect(),
    collectYoung: () => void collect({ type: 'minor' }),
    turn,
    heap: () => {
      const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
      return { used, limit };
    },
    fullCollections: async () => {
      await turn();
      return full;
    },
    nativeMemory,
  };
}

export function layerTools(profile: ProfileName): LayerTools {
  const py = createPython({ profile });
  return { py, heap: py.heap, profile, nativeMemory, v8: v8Tools() };
}

async function turn(): Promise<void> {
  for (let at = 0; at < turns; at++) await new Promise((resolve) => setTimeout(resolve, 1));
}

function isFull(detail: unknown): boolean {
  return (
    typeof detail === 'object' &&
    detail !== null &&
    'kind' in detail &&
    detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR
  );
}

function nativeMemory(budgetBytes: number): NativeMemory {
  const ledger = new Ledger({ clock: { objects: 0 }, now: () => 0, record: false });
  return new NativeMemory(chooseBackend('malloc').backend, ledger, bytes(budgetBytes));
}
