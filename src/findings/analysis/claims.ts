import { geometricMean } from 'simple-statistics';
import { type Cell, type Claim, matches, type StoredRun, thresholdNumber } from '../../model/index.ts';
import { type Bootstrap, holm, worstVerdict } from '../../statistics/index.ts';
import { judgeOutcome, judgeRatio, judgeValue, type RatioPart } from './claim-parts.ts';
import { claimSentence, predicateText } from './claim-words.ts';
import type { ClaimPart, JudgedClaim, NoiseFindings } from './findings.ts';
import { comparedCells, pairCells, placeText, varyingFactors } from './places.ts';
import type { Samples } from './samples.ts';

export interface Evidence {
  readonly run: StoredRun;
  readonly samples: Samples;
  readonly bootstrap: Bootstrap;
  readonly noise: NoiseFindings | null;
}

/** Every claim of the experiment, judged from the records alone, in the order in which they were written. */
export function judgeClaims(evidence: Evidence): readonly JudgedClaim[] {
  const { claims } = evidence.run.plan.experiment;
  const judged = claims.map((claim) => ({ claim, parts: judgeParts(claim, evidence) }));
  const compared = judged.flatMap(({ parts }) => parts).filter(isTested);
  const adjusted = holm(compared.map(({ p }) => p));
  const adjustedOf = new Map<ClaimPart, number>(compared.map((part, i) => [part, adjusted[i]!]));
  return judged.map(({ claim, parts }) =>
    concludeClaim(
      claim,
      parts.map((part) => ({ ...part, p: adjustedOf.get(part) ?? null })),
    ),
  );
}

const isTested = (part: ClaimPart): part is RatioPart => part.p !== null;

function judgeParts(claim: Claim, evidence: Evidence): readonly ClaimPart[] {
  const { plan } = evidence.run;
  const names = varyingFactors(plan).filter((name) => name !== 'workload');
  const placeOf = (cell: Cell): string =>
    [`${cell.label} on ${cell.workload}`, ...names.map((name) => placeText(cell, name))].join(', ');
  if (claim.kind === 'ratio') {
    return pairCells(plan, claim.of, claim.over).map(([top, bottom]) =>
      judgeRatio(claim, top, bottom, placeOf(top), evidence),
    );
  }
  return comparedCells(plan)
    .filter((cell) => matches(cell, claim.of))
    .map((cell) => {
      const place = placeOf(cell);
      return claim.kind === 'value'
        ? judgeValue(claim, cell, place, evidence)
        : judgeOutcome(claim, cell, place, evidence);
    });
}

function concludeClaim(claim: Claim, parts: readonly ClaimPart[]): JudgedClaim {
  const verdict = worstVerdict(parts.map((part) => part.verdict));
  const weakest = weakestPart(claim, parts);
  const ratios = parts.flatMap(({ figure }) => (figure === null ? [] : [figure]));
  const positive = ratios.length > 1 && ratios.every((ratio) => ratio > 0 && Number.isFinite(ratio));
  const judged = {
    claim,
    verdict,
    parts,
    weakest,
    geometricMean: claim.kind === 'ratio' && positive ? geometricMean(ratios) : null,
    predicate: predicateText(claim),
  };
  return { ...judged, sentence: claimSentence(judged) };
}

/** The part that decides: among those with the claim's own verdict, the one furthest on the wrong side. */
function weakestPart(claim: Claim, parts: readonly ClaimPart[]): ClaimPart | null {
  const verdict = worstVerdict(parts.map((part) => part.verdict));
  const deciding = parts.filter((part) => part.verdict === verdict && part.figure !== null);
  const badness = (part: ClaimPart): number => {
    const figure = part.figure ?? 0;
    if (claim.kind === 'outcome') return -figure;
    if (claim.is === '=') return Math.abs(figure - thresholdNumber(claim.than));
    return claim.is === '<' || claim.is === '<=' ? figure : -figure;
  };
  return deciding.reduce<ClaimPart | null>(
    (worst, part) => (worst === null || badness(part) > badness(worst) ? part : worst),
    null,
  );
}
