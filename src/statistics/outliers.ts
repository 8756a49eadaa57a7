import { median, medianAbsoluteDeviation } from 'simple-statistics';
import { interpolated, sorted } from './quantiles.ts';

export type OutlierWord = 'mild' | 'severe';

export interface Outlier {
  readonly index: number;
  readonly value: number;
  readonly word: OutlierWord;
  /** 0.6745 (x − median) / MAD; null when the MAD is zero. */
  readonly modifiedZ: number | null;
}

/** Fewer values than this have no quartiles worth a fence. */
const fewest = 4;
const modifiedZLimit = 3.5;

/**
 * Flags, never removes. Mild: outside the quartiles by more than 1.5 interquartile ranges, or a modified
 * z-score above 3.5. Severe: outside by more than 3. Sources: Tukey, "Exploratory Data Analysis", 1977,
 * chapter 2 (fences); Iglewicz & Hoaglin, "How to Detect and Handle Outliers", 1993 (modified z-score).
 */
export function flagOutliers(values: readonly number[]): readonly Outlier[] {
  if (values.length < fewest) return [];
  const ascending = sorted(values);
  const low = interpolated(ascending, 0.25);
  const high = interpolated(ascending, 0.75);
  const range = high - low;
  const middle = median(ascending);
  const deviation = medianAbsoluteDeviation(ascending);
  return values.flatMap((value, index) => {
    const beyond = Math.max(low - value, value - high);
    const modifiedZ = deviation === 0 ? null : (0.6745 * (value - middle)) / deviation;
    const severe = beyond > 3 * range;
    const mild = beyond > 1.5 * range || (modifiedZ !== null && Math.abs(modifiedZ) > modifiedZLimit);
    if (!severe && !mild) return [];
    return [{ index, value, word: severe ? ('severe' as const) : ('mild' as const), modifiedZ }];
  });
}
