import { type Bytes, bytes, type NativeSize } from '../../model/index.ts';
import { Random } from './random.ts';

const quantiles = 1024;

/**
 * Native sizes, drawn one per object from their own random stream: two runs that differ only in the
 * distribution build the same objects in the same order.
 *
 * The distribution is cut into 1024 equally likely sizes when the workload starts. A draw is then one table
 * look-up for every kind of distribution: no logarithm in the measured loop, nothing allocated.
 */
export class NativeSizes {
  private readonly random: Random;
  /** Integers, so that a size never becomes a boxed number on its way to the manager. */
  private readonly table: Int32Array;

  constructor(size: NativeSize, seed: number) {
    this.random = new Random(seed, 'native-sizes');
    this.table = new Int32Array(quantiles);
    for (let i = 0; i < quantiles; i++) this.table[i] = quantile(size, (i + 0.5) / quantiles);
  }

  draw(): Bytes {
    return bytes(this.table[this.random.below(quantiles)]!);
  }
}

/** The size below which a share `p` (0 < p < 1) of draws lies, in whole bytes. */
function quantile(size: NativeSize, p: number): number {
  switch (size.kind) {
    case 'fixed':
      return size.bytes;
    case 'uniform':
      return Math.floor(size.low + p * (size.high - size.low + 1));
    case 'log-uniform':
      return Math.round(size.low * (size.high / size.low) ** p);
  }
}
