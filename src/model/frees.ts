/** When what was freed; row i of one column belongs to row i of the others. */
export interface Frees {
  /** Birth number of the object that the bytes hung on. */
  readonly serial: Int32Array;
  /** Objects allocated when it happened. */
  readonly clock: Int32Array;
  /**
   * One reading of the time serves 64 frees, while at most 64 objects are allocated: never late, and early by
   * those at most.
   */
  readonly ns: Float64Array;
}

/**
 * The same as it is recorded and travels. A free is its object's serial number; where the allocation clock
 * moved since the free before, the complement of the clock (a negative number) stands ahead of it. The first
 * always has its clock. So a free costs one store, and a second where something was allocated; nothing is
 * rounded.
 */
export interface FreeEvents<Int32 = Int32Array, Float64 = Float64Array> {
  readonly events: Int32;
  /** Row of `events` from which on the reading of the same row of `readingNs` holds. */
  readonly readingRow: Int32;
  readonly readingNs: Float64;
}

/** Writes events out, one row per free. */
export function decodeFrees({ events, readingRow, readingNs }: FreeEvents): Frees {
  let rows = 0;
  for (const event of events) if (event >= 0) rows++;
  const serial = new Int32Array(rows);
  const clock = new Int32Array(rows);
  const ns = new Float64Array(rows);
  let row = 0;
  let clockNow = 0;
  let reading = 0;
  for (let at = 0; at < events.length; at++) {
    const event = events[at]!;
    if (event < 0) {
      clockNow = ~event;
      continue;
    }
    while (reading + 1 < readingRow.length && readingRow[reading + 1]! <= at) reading++;
    serial[row] = event;
    clock[row] = clockNow;
    ns[row++] = readingNs[reading] ?? 0;
  }
  return { serial, clock, ns };
}
