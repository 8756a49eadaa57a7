import type { DecodedFlush } from './messages.ts';
import { noTotals } from './story.ts';

/** A flush in which nothing happened, for tests to fill. */
export const emptyFlush: DecodedFlush = {
  kind: 'flush',
  fromNs: 0,
  ns: 0,
  clock: 0,
  totals: noTotals,
  v8: { usedBytes: 0, externalBytes: 0 },
  collections: [],
  heap: { ns: new Float64Array(0), bytes: new Float64Array(0) },
  frees: { serial: new Int32Array(0), clock: new Int32Array(0), ns: new Float64Array(0) },
  marks: { clock: new Int32Array(0), ns: new Float64Array(0), liveBytes: new Float64Array(0) },
  spans: { cause: new Uint8Array(0), startNs: new Float64Array(0), durationNs: new Float64Array(0) },
  external: { clock: new Int32Array(0), ns: new Float64Array(0), bytes: new Float64Array(0) },
  batches: new Float64Array(0),
};
