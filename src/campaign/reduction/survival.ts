import type { SurvivalPoint } from '../../model/index.ts';

/**
 * Kaplan–Meier: the share of dead blocks not yet reclaimed after a lag, right-censored blocks counted as at risk
 * until their censoring and no longer. With no censoring it is the plain empirical share. Blocks and bytes apart.
 * Source: Kaplan & Meier, "Nonparametric estimation from incomplete observations", JASA 1958.
 *
 * The last point stands at the longest lag seen, so that a curve shows how far it was observed.
 */
export function survivalCurve(
  lags: Float64Array,
  bytes: Float64Array,
  reclaimed: Uint8Array,
  points: number,
): SurvivalPoint[] {
  const order = new Uint32Array(lags.length).map((_, row) => row).sort((a, b) => lags[a]! - lags[b]!);
  let blocksAtRisk = lags.length;
  let bytesAtRisk = bytes.reduce((sum, size) => sum + size, 0);
  let [blocks, share] = [1, 1];
  const curve: SurvivalPoint[] = [];
  for (let from = 0; from < order.length; ) {
    const lag = lags[order[from]!]!;
    let [goneBlocks, goneBytes, leavingBytes, to] = [0, 0, 0, from];
    for (; to < order.length && lags[order[to]!] === lag; to++) {
      const row = order[to]!;
      leavingBytes += bytes[row]!;
      if (reclaimed[row] === 1) {
        goneBlocks++;
        goneBytes += bytes[row]!;
      }
    }
    if (goneBlocks > 0) {
      blocks *= 1 - goneBlocks / blocksAtRisk;
      share *= bytesAtRisk > 0 ? Math.max(0, 1 - goneBytes / bytesAtRisk) : 1;
    }
    if (goneBlocks > 0 || to === order.length) curve.push({ lag, blocks, bytes: share });
    blocksAtRisk -= to - from;
    bytesAtRisk -= leavingBytes;
    from = to;
  }
  return thinByLogLag(curve, points).map(rounded);
}

/** Six digits are far below what can be told apart, and a third of the file. */
const rounded = ({ lag, blocks, bytes }: SurvivalPoint): SurvivalPoint => ({
  lag: Math.round(lag),
  blocks: Number(blocks.toFixed(6)),
  bytes: Number(bytes.toFixed(6)),
});

/** Evenly over the logarithm of the lag, because lags spread over many decades; first and last always stay. */
function thinByLogLag(curve: readonly SurvivalPoint[], points: number): SurvivalPoint[] {
  if (curve.length <= points) return [...curve];
  const position = (lag: number): number => Math.log1p(lag);
  const [first, last] = [curve[0]!, curve.at(-1)!];
  const width = (position(last.lag) - position(first.lag)) / (points - 2);
  const kept: SurvivalPoint[] = [first];
  let slot = 0;
  for (let i = 1; i < curve.length - 1; i++) {
    const here = Math.floor((position(curve[i + 1]!.lag) - position(first.lag)) / width);
    // The last step of each slot: the curve between two kept points never lies above what was seen.
    if (here > slot) kept.push(curve[i]!);
    slot = here;
  }
  kept.push(last);
  return kept;
}
