import type { V8Tools } from '../../src/index.ts';

/** What stays alive: a chain, since an array of that length would itself need one large piece. */
export interface Link {
  readonly next: Link | null;
  readonly data: readonly number[];
}

/**
 * Keeps small objects until no more than `marginMiB` of the V8 heap is left, and returns what it keeps. V8
 * gives up some MiB before its limit, since the young generation needs its share and since it ends a process
 * whose collections free next to nothing.
 */
export function fillHeap(v8: V8Tools, marginMiB: number): Link | null {
  let kept: Link | null = null;
  const margin = marginMiB * 2 ** 20;
  for (let { used, limit } = v8.heap(); limit - used > margin; { used, limit } = v8.heap())
    for (let made = 0; made < 4; made++) kept = { next: kept, data: new Array<number>(256).fill(0.5) };
  return kept;
}
