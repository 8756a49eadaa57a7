import { type Bytes, bytes, type FactorValues, factorDefaults, mib } from '../../model/index.ts';

/**
 * What a cell gets when its experiment says nothing. Every value is printed with the cell, so a reader
 * never has to know this table; it is here so that two experiments that say nothing agree.
 */
export interface CellDefaults extends Omit<FactorValues, 'workload'> {
  /** Fixed and small, because V8 takes three times this out of the heap limit. V8's own default is 16. */
  readonly semiSpaceMiB: number;
  readonly rss: Bytes;
  readonly timeoutMs: number;
  /** Seeds both the workloads and the order inside blocks. */
  readonly seed: number;
}

export const cellDefaults: CellDefaults = {
  ...factorDefaults,
  semiSpaceMiB: 1,
  rss: bytes(mib(1024) * 2),
  timeoutMs: 60_000,
  seed: 1,
};
