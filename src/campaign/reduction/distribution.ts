import type { Distribution } from '../../model/index.ts';
import { nearestRank } from '../../statistics/index.ts';

/** Quantiles by the nearest rank on all values; zeros where there are none. */
export function distribution(values: Float64Array): Distribution {
  const ascending = Float64Array.from(values).sort();
  const count = ascending.length;
  if (count === 0) return { count, total: 0, p50: 0, p90: 0, p99: 0, max: 0 };
  let total = 0;
  for (let row = 0; row < count; row++) total += ascending[row]!;
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((p) => nearestRank(ascending, p));
  return { count, total, p50: p50!, p90: p90!, p99: p99!, max: ascending[count - 1]! };
}
