/** One thing watched until it happened (`censored: false`) or until the watching stopped. */
export interface Lifetime {
  readonly time: number;
  readonly censored: boolean;
  /** 1 for a plain curve, bytes for a byte-weighted one. */
  readonly weight: number;
}

/** The share still waiting just after `time`. */
export interface SurvivalStep {
  readonly time: number;
  readonly share: number;
}

/**
 * The product-limit estimate of Kaplan & Meier, "Nonparametric Estimation from Incomplete Observations", Journal of the
 * American Statistical Association 53(282), 1958: at each time with events the share falls by events / at risk. Things censored at that very
 * time still count as at risk. Weights other than 1 weight both. One step per distinct event time.
 */
export function kaplanMeier(lifetimes: readonly Lifetime[]): readonly SurvivalStep[] {
  const ascending = [...lifetimes].sort((a, b) => a.time - b.time);
  let atRisk = ascending.reduce((sum, { weight }) => sum + weight, 0);
  let share = 1;
  const steps: SurvivalStep[] = [];
  for (let i = 0; i < ascending.length; ) {
    const { time } = ascending[i]!;
    let events = 0;
    let leaving = 0;
    for (; i < ascending.length && ascending[i]!.time === time; i++) {
      const { censored, weight } = ascending[i]!;
      leaving += weight;
      if (!censored) events += weight;
    }
    if (events > 0) {
      share *= 1 - events / atRisk;
      steps.push({ time, share });
    }
    atRisk -= leaving;
  }
  return steps;
}
