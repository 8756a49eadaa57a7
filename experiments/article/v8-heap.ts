import type { V8Tools } from '../../src/index.ts';

/** Keeps chunks of 64 KiB, then of 4 KiB, until no more than `marginMiB` of the V8 heap is left, and returns what it keeps. */
export function fillHeap(v8: V8Tools, marginMiB: number): readonly unknown[] {
  const kept: unknown[] = [];
  const left = (): number => {
    const { used, limit } = v8.heap();
    return limit - used;
  };
  for (const doubles of [8192, 512]) {
    const margin = marginMiB * 2 ** 20 + (doubles === 8192 ? 2 ** 20 : 0);
    while (left() > margin) {
      kept.push(new Array<number>(doubles).fill(0.5));
      if (left() <= margin) v8.collect();
    }
  }
  return kept;
}
