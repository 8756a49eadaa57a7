/**
 * Things watched until something happened to them, or until the watching stopped. Row i of one column belongs
 * to row i of the others.
 */
export interface Lifetimes {
  /** How long each was watched; any unit. */
  readonly time: ArrayLike<number>;
  /** 1: it happened at that time; 0: censored there. */
  readonly happened: ArrayLike<number>;
  /** What each weighs in the weighted share, e.g. bytes; not negative. */
  readonly weight: ArrayLike<number>;
}

/** What is still waiting just after `time`: as a share of the things, and as a share of their weight. */
export interface SurvivalStep {
  readonly time: number;
  readonly share: number;
  readonly weighted: number;
}

/**
 * The product-limit estimate of Kaplan & Meier, "Nonparametric Estimation from Incomplete Observations",
 * Journal of the American Statistical Association 53(282), 1958: at each time with events the share falls by
 * events / at risk. Things censored at that very time still count as at risk, later they do not. With nothing
 * censored it is the plain share of what is left. One step per distinct event time, ascending; none when
 * nothing happened.
 */
export function kaplanMeier({ time, happened, weight }: Lifetimes): SurvivalStep[] {
  const order = new Uint32Array(time.length).map((_, row) => row).sort((a, b) => time[a]! - time[b]!);
  let atRisk = order.length;
  let weightAtRisk = 0;
  for (let row = 0; row < order.length; row++) weightAtRisk += weight[row]!;
  let [share, weighted] = [1, 1];
  const steps: SurvivalStep[] = [];
  for (let from = 0; from < order.length; ) {
    const now = time[order[from]!]!;
    let [events, weightOfEvents, weightLeaving, to] = [0, 0, 0, from];
    for (; to < order.length && time[order[to]!] === now; to++) {
      const row = order[to]!;
      weightLeaving += weight[row]!;
      if (happened[row] === 1) {
        events++;
        weightOfEvents += weight[row]!;
      }
    }
    if (events > 0) {
      share *= 1 - events / atRisk;
      weighted *= weightAtRisk > 0 ? Math.max(0, 1 - weightOfEvents / weightAtRisk) : 1;
      steps.push({ time: now, share, weighted });
    }
    atRisk -= to - from;
    weightAtRisk -= weightLeaving;
    from = to;
  }
  return steps;
}
