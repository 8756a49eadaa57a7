import { largestNativeSize, type NativeSize, type WorkloadParameters } from '../../model/index.ts';
import { NativeSizes } from './native-sizes.ts';
import { Random } from './random.ts';

/** What a workload draws from while it runs. */
export interface Draws {
  readonly random: Random;
  readonly sizes: NativeSizes;
}

/**
 * Checks the parameters and opens the random streams.
 * Throws `RangeError` naming the first parameter that cannot be used.
 */
export function prepare(parameters: WorkloadParameters): Draws {
  const { scale, seed, native } = parameters;
  if (!(Number.isFinite(scale) && scale > 0)) {
    throw new RangeError(`scale must be a positive finite number, and is ${scale}; 1 is the quick size.`);
  }
  // The streams are seeded with 32 bits: a wider seed would silently repeat another one's program.
  if (!(Number.isSafeInteger(seed) && seed >= 0 && seed < 2 ** 32)) {
    throw new RangeError(`seed must be a whole number from 0 to 4294967295, and is ${seed}.`);
  }
  checkNativeSize(native);
  return { random: new Random(seed, 'program'), sizes: new NativeSizes(native, seed) };
}

/** How many operations make `scale` times the workload's quick size; at least one. */
export function operations(atScaleOne: number, scale: number): number {
  return Math.max(1, Math.round(atScaleOne * scale));
}

/**
 * Size of what stays alive: constant from scale 1 upwards, so that more work does not mean more memory;
 * below scale 1 it shrinks along, so that setting it up never outweighs the work.
 */
export function liveSize(atScaleOne: number, scale: number): number {
  return Math.max(1, Math.round(atScaleOne * Math.min(1, scale)));
}

function checkNativeSize(native: NativeSize): void {
  if (native.kind === 'fixed') {
    checkBytes('native.bytes', native.bytes, 0);
    return;
  }
  // A logarithm needs a positive start.
  checkBytes('native.low', native.low, native.kind === 'log-uniform' ? 1 : 0);
  checkBytes('native.high', native.high, native.low);
}

function checkBytes(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least && value <= largestNativeSize) return;
  throw new RangeError(
    `${name} must be a whole number of bytes from ${least} to ${largestNativeSize}, and is ${value}.`,
  );
}
