import type { Cell, InvocationRecord } from '../../model/index.ts';

/** Runs a cell once; the heap to use is in the cell's limits. */
export type RunOne = (cell: Cell) => Promise<InvocationRecord>;

export interface MinHeapOptions {
  /** Never tried below, in MiB; default three times the semi-space, which V8 takes out of the heap, and 1. */
  readonly lowMiB?: number;
  /** The roomy heap that must pass; default the cell's own limit. */
  readonly highMiB?: number;
  /** Passes in a row that make a size reliable; default 5. */
  readonly confirmations?: number;
  /** A pass must end within this many times the roomy wall time; default 10. */
  readonly patience?: number;
  readonly onTrial?: (trial: HeapTrial) => void;
}

/** One try at one size. */
export interface HeapTrial {
  readonly jsHeapMiB: number;
  readonly passed: boolean;
  readonly record: InvocationRecord;
}

export interface MinHeap {
  readonly cell: Cell;
  /** The smallest size that passed every time, with at least one failure at each of the two sizes below. */
  readonly minHeapMiB: number;
  readonly roomyWallNs: number;
  /** Everything that was tried, in order. */
  readonly trials: readonly HeapTrial[];
}

/** There is no smallest heap to be found. */
export class MinHeapError extends Error {
  override readonly name = 'MinHeapError';
}

/**
 * The smallest `--max-heap-size` in whole MiB under which a cell reliably ends with the right checksum in
 * reasonable time. Bisection alone trusts single tries and monotony; near the limit neither holds, so the
 * find is confirmed above and below.
 *
 * @throws {MinHeapError} when the roomy heap does not pass, or no size up to it is reliable.
 */
export async function findMinHeap(
  cell: Cell,
  runOne: RunOne,
  options: MinHeapOptions = {},
): Promise<MinHeap> {
  const lowMiB = options.lowMiB ?? Math.ceil(3 * cell.limits.semiSpaceMiB) + 1;
  const highMiB = options.highMiB ?? cell.limits.jsHeapMiB;
  const confirmations = options.confirmations ?? 5;
  const patience = options.patience ?? 10;
  const trials: HeapTrial[] = [];

  // How long it takes when there is room.
  const roomy = await runOne(withHeap(cell, highMiB));
  const roomyWallNs = roomy.wallNs;
  if (roomy.outcome.kind !== 'ok' || roomyWallNs === null)
    throw new MinHeapError(
      `Cell "${cell.id}" ends as ${roomy.outcome.kind} even with ${highMiB} MiB of heap. Start from a larger heap.`,
    );
  note({ jsHeapMiB: highMiB, passed: true, record: roomy });

  // Bisection: `failing` failed or is below all, `passing` passed.
  let failing = lowMiB - 1;
  let passing = highMiB;
  while (passing - failing > 1) {
    const middle = Math.floor((failing + passing) / 2);
    if (await passes(middle)) passing = middle;
    else failing = middle;
  }

  // Confirmation: up while a size is not reliable, down while one of the two below is.
  const known = new Map<number, boolean>();
  let candidate = passing;
  for (;;) {
    if (candidate > highMiB)
      throw new MinHeapError(
        `Cell "${cell.id}" passes sometimes, but at no size up to ${highMiB} MiB every time.`,
      );
    if (!(await isReliable(candidate))) candidate += 1;
    else if (await isReliable(candidate - 1)) candidate -= 1;
    else if (await isReliable(candidate - 2)) candidate -= 2;
    else return { cell, minHeapMiB: candidate, roomyWallNs, trials };
  }

  async function isReliable(jsHeapMiB: number): Promise<boolean> {
    if (jsHeapMiB < lowMiB) return false;
    const before = known.get(jsHeapMiB);
    if (before !== undefined) return before;
    let reliable = !trials.some((trial) => trial.jsHeapMiB === jsHeapMiB && !trial.passed);
    for (let round = 0; reliable && round < confirmations; round++) reliable = await passes(jsHeapMiB);
    known.set(jsHeapMiB, reliable);
    return reliable;
  }

  async function passes(jsHeapMiB: number): Promise<boolean> {
    const limitNs = patience * roomyWallNs!;
    const record = await runOne(withHeap(cell, jsHeapMiB));
    const passed = record.outcome.kind === 'ok' && record.wallNs !== null && record.wallNs <= limitNs;
    note({ jsHeapMiB, passed, record });
    return passed;
  }

  function note(trial: HeapTrial): void {
    trials.push(trial);
    options.onTrial?.(trial);
  }
}

const withHeap = (cell: Cell, jsHeapMiB: number): Cell => ({
  ...cell,
  id: `${cell.id}/heap=${jsHeapMiB}MiB`,
  limits: { ...cell.limits, jsHeapMiB },
});
