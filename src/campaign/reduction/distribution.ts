import type { Distribution } from '../../model/index.ts';

/** Quantiles by the nearest-rank rule on all values: the smallest value that at least a share `p` does not exceed. */
export function distribution(values: Float64Array): Distribution {
  const sorted = Float64Array.from(values).sort();
  let total = 0;
  for (let i = 0; i < sorted.length; i++) total += sorted[i]!;
  const quantile = (p: number): number => sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? 0;
  return {
    count: sorted.length,
    total,
    p50: quantile(0.5),
    p90: quantile(0.9),
    p99: quantile(0.99),
    max: sorted.at(-1) ?? 0,
  };
}
