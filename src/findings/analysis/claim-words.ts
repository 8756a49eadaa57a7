import {
  type Claim,
  type FactorName,
  type FactorValues,
  factorNames,
  factorTable,
  thresholdNumber,
  type Where,
} from '../../model/index.ts';
import type { Verdict } from '../../statistics/index.ts';
import type { Basis, ClaimPart, JudgedClaim } from './findings.ts';
import { formatMetric, metrics } from './metrics.ts';
import { bytesText } from './places.ts';
import { formatNumber, formatRatio } from './units.ts';

const signWords = { '<': 'below', '<=': 'at most', '>': 'above', '>=': 'at least', '=': 'equal to' } as const;

/** The predicate as it is judged: `Peak native of tracing over refcount (churn): above 10×`. */
export function predicateText(claim: Claim): string {
  if (claim.kind === 'outcome') return `${whereText(claim.of)} ends as ${claim.among.join(' or ')}`;
  const { label } = metrics[claim.metric];
  if (claim.kind === 'value') {
    return `${label} of ${whereText(claim.of)} is ${signWords[claim.is]} ${formatMetric(claim.metric, thresholdNumber(claim.than))}`;
  }
  return `${label} of ${whereText(claim.of)} over ${whereText(claim.over)} is ${signWords[claim.is]} ${formatRatio(thresholdNumber(claim.than))}`;
}

/** Which cells a `Where` speaks of, in words. */
export function whereText(where: Where): string {
  const wordsOf = <Name extends FactorName>(name: Name, value: FactorValues[Name] | undefined) =>
    value === undefined ? [] : [factorTable[name].words(value, bytesText)];
  const words = factorNames.flatMap((name) => wordsOf(name, where[name]));
  return [where.manager ?? 'every manager', ...words].join(' ');
}

const basisWords: Readonly<Record<Basis, string>> = {
  exact: 'exact, equal in every repeat',
  interval: 'bootstrap over blocks',
  'each invocation': 'too few for an interval: every invocation must agree',
  outcomes: 'counted',
  nothing: 'nothing measured',
};

/** One comparison in words. */
export function partSentence(part: Omit<ClaimPart, 'sentence'>): string {
  if (part.basis === 'nothing') return `${part.place}: no data.`;
  const once = part.basis === 'exact' && part.n === 1;
  const facts = [`n = ${part.n}`, once ? 'exact, not repeated' : basisWords[part.basis]];
  if (part.intervalText !== null) facts.unshift(`95 % CI ${part.intervalText}`);
  if (part.margin !== null && part.margin > 0) facts.push(`margin ${formatNumber(part.margin * 100)} %`);
  if (part.survivorsOnly) facts.push('survivors only');
  return `${part.place}: ${part.figureText} (${facts.join('; ')}).`;
}

const countWords: Readonly<Record<Verdict, readonly [one: string, many: string]>> = {
  holds: ['holds', 'hold'],
  fails: ['fails', 'fail'],
  'not distinguishable': ['is not distinguishable', 'are not distinguishable'],
  'no data': ['has no data', 'have no data'],
};

/** The evidence behind a verdict: how many comparisons share it, and the one that decided. */
export function claimSentence({
  parts,
  verdict,
  weakest,
  geometricMean,
}: Omit<JudgedClaim, 'sentence'>): string {
  if (parts.length === 0) return 'The claim speaks of no cell of this plan.';
  const agreeing = parts.filter((part) => part.verdict === verdict).length;
  const words = countWords[verdict][agreeing === 1 ? 0 : 1];
  const all = parts.length === 2 ? 'Both' : `All ${parts.length}`;
  const count = agreeing === parts.length ? all : `${agreeing} of ${parts.length}`;
  const sentences = [
    ...(parts.length > 1 ? [`${count} comparisons ${words}.`] : []),
    ...(geometricMean === null ? [] : [`Geometric mean ${formatRatio(geometricMean)}.`]),
    ...(weakest === null
      ? []
      : [`${parts.length > 1 ? `${decidingWords[verdict]}: ` : ''}${weakest.sentence}`]),
  ];
  return sentences.join(' ') || parts[0]!.sentence;
}

const decidingWords: Readonly<Record<Verdict, string>> = {
  holds: 'Closest call',
  fails: 'Furthest off',
  'not distinguishable': 'Least certain',
  'no data': 'Missing',
};
