import type { SurvivalPoint } from '../../model/index.ts';
import { kaplanMeier, type Lifetimes, type SurvivalStep } from '../../statistics/index.ts';

/**
 * The share of dead blocks, and of their bytes, not yet reclaimed after a lag: Kaplan–Meier, a block that was
 * not reclaimed being censored where the run ended.
 *
 * The last point stands at the longest lag seen, so that a curve shows how far it was observed.
 */
export function survivalCurve(
  lags: Float64Array,
  bytes: Float64Array,
  reclaimed: Uint8Array,
  points: number,
): SurvivalPoint[] {
  const lifetimes: Lifetimes = { time: lags, weight: bytes, happened: reclaimed };
  return thinByLogLag(toTheLongest(kaplanMeier(lifetimes), lags), points).map(pointOf);
}

/** The steps, and a last one at the longest lag, where the last event was earlier. */
function toTheLongest(steps: SurvivalStep[], lags: Float64Array): SurvivalStep[] {
  if (lags.length === 0) return steps;
  const longest = lags.reduce((most, lag) => Math.max(most, lag), 0);
  const last = steps.at(-1);
  if (last?.time !== longest)
    steps.push({ time: longest, share: last?.share ?? 1, weighted: last?.weighted ?? 1 });
  return steps;
}

/** Six digits are far below what can be told apart, and a third of the file. */
const pointOf = ({ time, share, weighted }: SurvivalStep): SurvivalPoint => ({
  lag: Math.round(time),
  blocks: Number(share.toFixed(6)),
  bytes: Number(weighted.toFixed(6)),
});

/**
 * Evenly over the logarithm of the lag, because lags spread over many decades; first and last always stay.
 */
function thinByLogLag(curve: readonly SurvivalStep[], points: number): readonly SurvivalStep[] {
  if (curve.length <= points) return curve;
  const position = (lag: number): number => Math.log1p(lag);
  const [first, last] = [curve[0]!, curve.at(-1)!];
  const width = (position(last.time) - position(first.time)) / (points - 2);
  const kept: SurvivalStep[] = [first];
  let slot = 0;
  for (let i = 1; i < curve.length - 1; i++) {
    const here = Math.floor((position(curve[i + 1]!.time) - position(first.time)) / width);
    // The last step of each slot: the curve between two kept points never lies above what was seen.
    if (here > slot) kept.push(curve[i]!);
    slot = here;
  }
  kept.push(last);
  return kept;
}
