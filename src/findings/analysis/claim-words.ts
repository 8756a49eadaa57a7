import type { Claim, Where } from '../../model/index.ts';
import { bytes } from '../../model/index.ts';
import type { Basis, ClaimPart, JudgedClaim } from './findings.ts';
import { formatMetric, metrics } from './metrics.ts';
import { formatNumber, formatQuantity, formatRatio } from './units.ts';

const signWords = { '<': 'below', '<=': 'at most', '>': 'above', '>=': 'at least', '=': 'equal to' } as const;

/** The predicate as it is judged: `Peak native of tracing over refcount (churn): above 10×`. */
export function predicateText(claim: Claim): string {
  if (claim.kind === 'outcome') return `${whereText(claim.of)} ends as ${claim.among.join(' or ')}`;
  const { label } = metrics[claim.metric];
  if (claim.kind === 'value') {
    return `${label} of ${whereText(claim.of)} is ${signWords[claim.is]} ${formatMetric(claim.metric, claim.than)}`;
  }
  return `${label} of ${whereText(claim.of)} over ${whereText(claim.over)} is ${signWords[claim.is]} ${formatRatio(claim.than)}`;
}

/** Which cells a `Where` speaks of, in words. */
export function whereText(where: Where): string {
  const words: string[] = [];
  if (where.workload !== undefined) words.push(`on ${where.workload}`);
  if (where.yieldEvery !== undefined) {
    words.push(where.yieldEvery === null ? 'never yielding' : `yielding every ${where.yieldEvery}`);
  }
  if (where.jsHeapMiB !== undefined) words.push(`with a ${where.jsHeapMiB} MiB V8 heap`);
  if (where.nativeBudget !== undefined) {
    const { nativeBudget: budget } = where;
    words.push(
      budget === null
        ? 'without native budget'
        : `with ${formatQuantity('bytes', bytes(budget))} of native budget`,
    );
  }
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
  const facts = [`n = ${part.n}`, basisWords[part.basis]];
  if (part.intervalText !== null) facts.unshift(`95 % CI ${part.intervalText}`);
  if (part.margin !== null && part.margin > 0) facts.push(`margin ${formatNumber(part.margin * 100)} %`);
  if (part.survivorsOnly) facts.push('survivors only');
  return `${part.place}: ${part.figureText} (${facts.join('; ')}): ${part.verdict}.`;
}

/** The verdict with its evidence: how many comparisons, and the one that decided. */
export function claimSentence(judged: Omit<JudgedClaim, 'sentence'>): string {
  const { parts, verdict, weakest } = judged;
  if (parts.length === 0) return 'No data: the claim speaks of no cell of this plan.';
  const held = parts.filter((part) => part.verdict === verdict).length;
  const head =
    parts.length === 1
      ? `${capital(verdict)}.`
      : `${capital(verdict)} in ${held} of ${parts.length} comparisons.`;
  const mean = judged.geometricMean === null ? '' : ` Geometric mean ${formatRatio(judged.geometricMean)}.`;
  if (weakest === null) return `${head}${mean}`;
  return `${head}${mean} ${parts.length > 1 ? 'Closest call: ' : ''}${weakest.sentence}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
