import { sorted } from './quantiles.ts';

export type EffectWord = 'negligible' | 'small' | 'medium' | 'large';

/**
 * Cliff's delta: P(a > b) − P(a < b) over all pairs, from −1 (every a below every b) to 1.
 * N. Cliff, "Dominance statistics", Psychological Bulletin 114(3), 1993. NaN when either side is empty.
 */
export function cliffsDelta(a: readonly number[], b: readonly number[]): number {
  const others = sorted(b);
  let above = 0;
  let below = 0;
  let [smaller, notLarger] = [0, 0];
  for (const x of sorted(a)) {
    while (smaller < others.length && others[smaller]! < x) smaller++;
    while (notLarger < others.length && others[notLarger]! <= x) notLarger++;
    above += smaller;
    below += others.length - notLarger;
  }
  return (above - below) / (a.length * b.length);
}

/** The usual words for |delta|: thresholds 0.147, 0.33, 0.474 (Romano et al., 2006). */
export function effectWord(delta: number): EffectWord {
  const size = Math.abs(delta);
  if (size < 0.147) return 'negligible';
  if (size < 0.33) return 'small';
  return size < 0.474 ? 'medium' : 'large';
}

/**
 * log(a / b) for amounts that may be zero: equal amounts (both zero included) give 0, a lone zero gives ∓∞.
 * The unit of a paired comparison (one value per block).
 */
export function logRatio(a: number, b: number): number {
  return a === b ? 0 : Math.log(a) - Math.log(b);
}
