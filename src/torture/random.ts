import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Seeded choices: the same seed makes the same ones. */
export interface Random {
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** A number from 0 up to 1. */
  share(): number;
  pick<T>(from: readonly [T, ...T[]] | readonly T[]): T;
}

export function seeded(seed: number): Random {
  const generator = xoroshiro128plus(seed | 0);
  const integer = (low: number, high: number): number => uniformInt(generator, low, high);
  return {
    integer,
    share: () => integer(0, 0x3fff_ffff) / 0x4000_0000,
    pick: (from) => {
      const found = from[integer(0, from.length - 1)];
      if (found === undefined) throw new RangeError('There is nothing to pick from.');
      return found;
    },
  };
}
