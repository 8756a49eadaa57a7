import type { Interval } from './bootstrap.ts';

/** What a claim's evidence allows to say. */
export type Verdict = 'holds' | 'fails' | 'not distinguishable' | 'no data';

/** How a comparison word reads. */
export type Sign = '<' | '<=' | '>' | '>=' | '=';

/** True when `value` stands in relation `sign` to `than`. */
export function satisfies(value: number, sign: Sign, than: number): boolean {
  switch (sign) {
    case '<':
      return value < than;
    case '<=':
      return value <= than;
    case '>':
      return value > than;
    case '>=':
      return value >= than;
    case '=':
      return value === than;
  }
}

/**
 * Judges `value sign than` when all that is known of the value is that it lies in [low, high].
 * `margin` widens the threshold: inside [than / (1 + margin), than × (1 + margin)] nothing can be told apart.
 * An equality holds when the whole range lies within the margin and fails when none of it does.
 */
export function judgeRange(
  range: Pick<Interval, 'low' | 'high'>,
  sign: Sign,
  than: number,
  margin: number,
): Verdict {
  const lower = than / (1 + margin);
  const upper = than * (1 + margin);
  if (sign === '=') {
    if (range.low >= lower && range.high <= upper) return 'holds';
    return range.low > upper || range.high < lower ? 'fails' : 'not distinguishable';
  }
  const [near, far] = sign === '<' || sign === '<=' ? [lower, upper] : [upper, lower];
  if (satisfies(range.low, sign, near) && satisfies(range.high, sign, near)) return 'holds';
  const broken = !satisfies(range.low, sign, far) && !satisfies(range.high, sign, far);
  return broken ? 'fails' : 'not distinguishable';
}

/** The verdict on a claim made of parts: one failure sinks it, then missing data, then doubt. */
export function worstVerdict(parts: readonly Verdict[]): Verdict {
  for (const verdict of ['fails', 'no data', 'not distinguishable'] as const) {
    if (parts.includes(verdict)) return verdict;
  }
  return parts.length === 0 ? 'no data' : 'holds';
}
