import fc from 'fast-check';
import { geometricMean } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { holm, signTest } from './comparisons.ts';
import { cliffsDelta, effectWord, logRatio } from './effect.ts';
import { flagOutliers } from './outliers.ts';
import { lowerBoundOverheads } from './overhead.ts';
import { kaplanMeier } from './survival.ts';
import { minimumUtilisation, type Pause } from './utilisation.ts';

describe("Cliff's delta", () => {
  it('counts pairs: of {1,2,3} × {2,3} one is above, three below', () => {
    expect(cliffsDelta([1, 2, 3], [2, 3])).toBeCloseTo((1 - 3) / 6);
  });

  it('is that of all pairs compared one by one', () => {
    const some = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(some, some, (a, b) => {
        const pairs = a.flatMap((x) => b.map((y) => Math.sign(x - y)));
        const sum = pairs.reduce<number>((total, sign) => total + sign, 0);
        expect(cliffsDelta(a, b)).toBeCloseTo(sum / pairs.length, 12);
      }),
      { seed: 848 },
    );
  });

  it('is 1 when every value lies above', () => {
    expect([cliffsDelta([5, 6], [1, 2]), cliffsDelta([1], [1])]).toEqual([1, 0]);
  });

  it('has words at 0.147, 0.33 and 0.474', () => {
    expect([0.1, -0.2, 0.4, -0.9].map(effectWord)).toEqual(['negligible', 'small', 'medium', 'large']);
  });
});

describe('a log ratio', () => {
  it('is zero for equal amounts, nothing over nothing included', () => {
    expect([logRatio(0, 0), logRatio(4, 4)]).toEqual([0, 0]);
  });

  it('is infinite when one side is zero', () => {
    expect([logRatio(0, 3), logRatio(3, 0)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});

describe('outliers', () => {
  // Quartiles 3 and 7, so the fences stand at −3 and 13 (mild), −9 and 19 (severe).
  const base = [1, 2, 3, 4, 5, 6, 7, 8];

  it('are mild beyond 1.5 interquartile ranges and severe beyond 3', () => {
    expect(flagOutliers([...base, 14]).map(({ value, word }) => [value, word])).toEqual([[14, 'mild']]);
    expect(flagOutliers([...base, 50]).map(({ value, word }) => [value, word])).toEqual([[50, 'severe']]);
    expect(flagOutliers([...base, 12.9])).toEqual([]);
  });

  // Median 5, absolute deviations 4 3 2 1 0 1 2 3 9, so MAD 2 and z = 0.6745 × 9 / 2.
  it('carry the modified z-score of Iglewicz and Hoaglin', () => {
    expect(flagOutliers([...base, 14])[0]?.modifiedZ).toBeCloseTo(3.03525);
  });

  it('are not looked for among fewer than four values', () => {
    expect(flagOutliers([1, 1, 1000])).toEqual([]);
  });
});

describe('the Kaplan-Meier estimate', () => {
  // Remission times under 6-mercaptopurine: Freireich et al., Blood 21(6), 1963; the estimate as printed in
  // Kalbfleisch & Prentice, "The Statistical Analysis of Failure Time Data", chapter 1.
  it('gives the textbook curve of the leukaemia trial', () => {
    const seen = [6, 6, 6, 7, 10, 13, 16, 22, 23];
    const censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
    const curve = kaplanMeier({
      time: [...seen, ...censored],
      happened: [...seen.map(() => 1), ...censored.map(() => 0)],
      weight: [...seen, ...censored].map(() => 1),
    });
    expect(curve.map(({ time, share }) => [time, Number(share.toFixed(3))])).toEqual([
      [6, 0.857],
      [7, 0.807],
      [10, 0.753],
      [13, 0.69],
      [16, 0.627],
      [22, 0.538],
      [23, 0.448],
    ]);
  });

  it('weighs by bytes when asked: 3 of 4 bytes gone at 1, the censored one stays', () => {
    const curve = kaplanMeier({ time: [1, 2], happened: [1, 0], weight: [3, 1] });
    expect(curve).toEqual([{ time: 1, share: 0.5, weighted: 0.25 }]);
  });
});

describe('the Kaplan-Meier estimate of drawn lifetimes', () => {
  const lifetime = fc.record({
    time: fc.integer({ min: 0, max: 12 }),
    happened: fc.integer({ min: 0, max: 1 }),
    weight: fc.integer({ min: 0, max: 5 }),
  });

  /** The definition, read off the page: a product over the distinct event times, each time counted anew. */
  function byDefinition(drawn: { time: number; happened: number; weight: number }[], weighted: boolean) {
    const size = (part: typeof drawn) => part.reduce((sum, { weight }) => sum + (weighted ? weight : 1), 0);
    let share = 1;
    const events = drawn.filter(({ happened }) => happened === 1);
    return [...new Set(events.map(({ time }) => time))]
      .sort((a, b) => a - b)
      .map((time) => {
        const atRisk = size(drawn.filter((one) => one.time >= time));
        if (atRisk > 0) share *= 1 - size(events.filter((one) => one.time === time)) / atRisk;
        return share;
      });
  }

  it('is the product of its definition, plain and weighted, and starts at nothing', () => {
    expect(kaplanMeier({ time: [], happened: [], weight: [] })).toEqual([]);
    fc.assert(
      fc.property(fc.array(lifetime, { maxLength: 30 }), (drawn) => {
        const steps = kaplanMeier({
          time: drawn.map(({ time }) => time),
          happened: drawn.map(({ happened }) => happened),
          weight: drawn.map(({ weight }) => weight),
        });
        const close = (value: number) => Number(value.toFixed(9));
        expect(steps.map(({ share }) => close(share))).toEqual(byDefinition(drawn, false).map(close));
        expect(steps.map(({ weighted }) => close(weighted))).toEqual(byDefinition(drawn, true).map(close));
      }),
    );
  });
});

describe('minimum mutator utilisation', () => {
  const pauses: readonly Pause[] = [
    { start: 5, duration: 2 },
    { start: 2, duration: 1 },
  ];

  it('is worked out by hand for pauses 2–3 and 5–7 of a run of 10', () => {
    expect([1, 2, 5, 10].map((window) => minimumUtilisation(pauses, 10, window))).toEqual([0, 0, 0.4, 0.7]);
  });

  it('counts overlapping pauses once', () => {
    expect(minimumUtilisation([...pauses, { start: 5.5, duration: 1 }], 10, 10)).toBe(0.7);
  });

  it('is 1 without pauses and unknown for windows longer than the run', () => {
    expect([minimumUtilisation([], 10, 5), minimumUtilisation([], 10, 11)]).toEqual([1, Number.NaN]);
  });

  it('equals the worst of all windows at every whole position', () => {
    const end = 60;
    const pause = fc.record({
      start: fc.integer({ min: 0, max: end }),
      duration: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(pause, { maxLength: 12 }), fc.integer({ min: 1, max: end }), (drawn, window) => {
        const stopped = Array.from({ length: end }, (_, t) =>
          drawn.some(({ start, duration }) => t >= start && t < start + duration) ? 1 : 0,
        );
        const worst = Math.max(
          ...Array.from({ length: end - window + 1 }, (_, from) =>
            stopped.slice(from, from + window).reduce<number>((sum, tick) => sum + tick, 0),
          ),
        );
        expect(minimumUtilisation(drawn, end, window)).toBeCloseTo(1 - worst / window, 9);
      }),
    );
  });
});

describe('the lower-bound overhead', () => {
  it('divides by the smallest remainder: 10 − 3, 12 − 6, 9 − 1', () => {
    const costs = [
      { total: 10, identified: 3 },
      { total: 12, identified: 6 },
      { total: 9, identified: 1 },
    ];
    expect(lowerBoundOverheads(costs)).toEqual([10 / 6, 2, 1.5]);
  });

  it('is unknown when nothing remains', () => {
    expect(lowerBoundOverheads([{ total: 2, identified: 2 }])).toEqual([null]);
  });
});

describe('many comparisons', () => {
  it('five signs of five have a two-sided chance of 2 / 32', () => {
    expect(signTest([1, 2, 3, 4, 5])).toBeCloseTo(0.0625);
  });

  it('four of five: 2 × (5 + 1) / 32, zero differences left out', () => {
    expect(signTest([1, 2, 0, 3, 4, -5])).toBeCloseTo(0.375);
    expect(signTest([0, 0])).toBe(1);
  });

  it('Holm multiplies the smallest by m and never falls again', () => {
    expect(holm([0.01, 0.04, 0.03]).map((p) => Number(p.toFixed(9)))).toEqual([0.03, 0.06, 0.06]);
    expect(holm([0.5, 0.9])).toEqual([1, 1]);
  });
});

describe('the geometric mean', () => {
  it('of 2 and 8 is 4', () => {
    expect(geometricMean([2, 8])).toBeCloseTo(4);
  });
});
