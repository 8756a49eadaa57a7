import type { CheckRecord, Environment, FactCheckPlan, PlannedCard } from '../../model/index.ts';
import { StoreError } from '../../workshop/index.ts';
import { type Card, type CheckableCard, type FactCheck, isCheckable } from '../definition.ts';
import { Facts } from '../facts.ts';
import type { StoredFactCheck } from '../store/reader.ts';
import { type Agreement, agreementOf } from './agreement.ts';
import { byVersion, reasonOf, type Verdict, type VersionJudgement, verdictOf, verdicts } from './verdict.ts';

/** What happened in one world, or in several versions of it that showed the same. */
export interface Happening {
  readonly world: CheckRecord['world'];
  readonly ranOn: readonly string[];
  readonly text: string;
  readonly died: boolean;
}

export interface CardFindings {
  readonly card: PlannedCard;
  readonly verdict: Verdict;
  /** Why, from what was seen. */
  readonly reason: string;
  /** The verdict of each version where they differ, else null. */
  readonly perVersion: string | null;
  readonly happenings: readonly Happening[];
  readonly agreement: Agreement;
  readonly records: readonly CheckRecord[];
}

/** All that a report says. */
export interface FactFindings {
  readonly kind: 'fact-check';
  readonly plan: FactCheckPlan;
  readonly environment: Environment;
  readonly cards: readonly CardFindings[];
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Exactly what ran, in the order of the plan. */
  readonly ranOn: readonly string[];
}

/**
 * Judges each card from the stored records. Pure: the same records and definition give the same findings.
 *
 * @throws {StoreError} when the run has a card that the definition no longer has, and
 *   {@link MissingFactError} when its judgement asks for what the run did not observe.
 */
export function judgeFactCheck(run: StoredFactCheck, factCheck: FactCheck): FactFindings {
  const { plan, environment, records } = run;
  const cards = plan.cards.map((planned) => {
    const card = factCheck.cards.find(({ id }) => id === planned.id);
    if (card === undefined)
      throw new StoreError(
        `${run.folder} has a card "${planned.id}" that "${factCheck.name}" no longer has; run the fact check again.`,
      );
    const own = records.filter((record) => record.card === planned.id);
    return cardFindings(card, planned, own, plan);
  });
  const counts = Object.fromEntries(
    verdicts.map((verdict) => [verdict, cards.filter((card) => card.verdict === verdict).length]),
  ) as Record<Verdict, number>;
  return {
    kind: 'fact-check',
    plan,
    environment,
    cards,
    counts,
    ranOn: [...new Set(records.map(({ ranOn }) => ranOn))],
  };
}

function cardFindings(
  card: Card,
  planned: PlannedCard,
  records: readonly CheckRecord[],
  plan: FactCheckPlan,
): CardFindings {
  const agreement = agreementOf(records, plan.interpreters);
  if (!isCheckable(card)) {
    return {
      card: planned,
      verdict: 'not checkable',
      reason: card.uncheckable,
      perVersion: null,
      happenings: [],
      agreement,
      records,
    };
  }
  const judgements = judge(card, records);
  const verdict = verdictOf(judgements);
  return {
    card: planned,
    verdict,
    reason: verdict === 'not run' ? whyNotRun(records) : reasonOf(judgements),
    perVersion: verdict === 'version-dependent' ? byVersion(judgements) : null,
    happenings: happeningsOf(card, records),
    agreement,
    records,
  };
}

/** The verdict is over CPython alone: the layer and V8 are compared with it, they do not vote. */
function judge(card: CheckableCard, records: readonly CheckRecord[]): VersionJudgement[] {
  return records.flatMap(({ world, ranOn, outcome }) =>
    world === 'cpython' && outcome.kind === 'observed' ? [{ ranOn, ...card.judge(new Facts(outcome)) }] : [],
  );
}

function whyNotRun(records: readonly CheckRecord[]): string {
  const whys = records.flatMap(({ world, ranOn, outcome }) => {
    if (world !== 'cpython' || outcome.kind === 'observed') return [];
    return [
      `${ranOn}: ${outcome.kind === 'skipped' ? outcome.why : `ended without an answer (${outcome.lastWords})`}`,
    ];
  });
  return `No CPython ran this. ${whys.join('; ')}.`;
}

/** One line per world and text: versions that showed the same share it. */
function happeningsOf(card: CheckableCard, records: readonly CheckRecord[]): Happening[] {
  const happenings = new Map<string, Happening>();
  for (const record of records) {
    const { world, ranOn } = record;
    const { text, died } = happened(card, record);
    const key = `${world} ${text}`;
    const before = happenings.get(key);
    happenings.set(key, { world, text, died, ranOn: [...(before?.ranOn ?? []), ranOn] });
  }
  return [...happenings.values()];
}

function happened(card: CheckableCard, { world, outcome }: CheckRecord): { text: string; died: boolean } {
  switch (outcome.kind) {
    case 'observed': {
      const facts = new Facts(outcome);
      return { text: world === 'v8' ? card.tellV8(facts) : card.tell(facts), died: false };
    }
    case 'died': {
      const how = outcome.signal ?? `exit code ${outcome.code ?? 'unknown'}`;
      return { text: `Ended without an answer (${how}): ${outcome.lastWords}`, died: true };
    }
    case 'skipped':
      return { text: `Not run: ${outcome.why}.`, died: false };
  }
}
