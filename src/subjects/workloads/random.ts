import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/**
 * Independent sequences drawn from one seed, so that changing what one is used for leaves the other alone.
 */
export type Stream = 'program' | 'native-sizes';

const streamSalt: Readonly<Record<Stream, number>> = { program: 0, 'native-sizes': 0x9e3779b9 };

/** Neighbouring seeds start from neighbouring states; this many draws later nothing shows it any more. */
const warmUp = 32;

/**
 * Random integers for measured loops: a draw allocates nothing and stays in 32-bit integers.
 *
 * The generator is xoroshiro128+ (Blackman and Vigna, "Scrambled linear pseudorandom number generators",
 * ACM TOMS 47(4), 2021) as pure-rand has it, which advances its four words in place. Only the mapping to a
 * range is here: the library's own takes a floating-point remainder per draw and may loop.
 */
export class Random {
  private readonly generator: RandomGenerator;

  constructor(seed: number, stream: Stream) {
    this.generator = xoroshiro128plus((seed ^ streamSalt[stream]) | 0);
    for (let i = 0; i < warmUp; i++) this.generator.next();
  }

  /**
   * An integer of 0 … n − 1, for n up to 2²² (beyond, products of 31 and more bits would round).
   * Multiply and shift; the bias is below n / 2³¹.
   */
  below(n: number): number {
    // Truncated by `| 0`, not `Math.floor`: V8 then knows an integer, and boxes nothing on the way to the
    // caller.
    return (((this.generator.next() >>> 1) * n) / 0x8000_0000) | 0;
  }

  /** All 32 bits, as a signed integer. */
  word(): number {
    return this.generator.next();
  }
}
