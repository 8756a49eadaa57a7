import type { Judgement } from '../definition.ts';

export const verdicts = [
  'true',
  'half true',
  'false',
  'version-dependent',
  'not checkable',
  'not run',
] as const;

export type Verdict = (typeof verdicts)[number];

/** How far a claim holds of one CPython. */
export interface VersionJudgement extends Judgement {
  readonly ranOn: string;
}

const words = { yes: 'true', partly: 'half true', no: 'false' } as const;

/** The verdict over all versions that were run: theirs where they agree, else that it depends on the version. */
export function verdictOf(judgements: readonly VersionJudgement[]): Verdict {
  const [first] = judgements;
  if (first === undefined) return 'not run';
  return judgements.every(({ holds }) => holds === first.holds) ? words[first.holds] : 'version-dependent';
}

/** Why, in one paragraph: said once where all versions say the same. */
export function reasonOf(judgements: readonly VersionJudgement[]): string {
  const sentences = new Map<string, string[]>();
  for (const { because, ranOn } of judgements)
    sentences.set(because, [...(sentences.get(because) ?? []), ranOn]);
  if (sentences.size === 1) return [...sentences.keys()].join('');
  return [...sentences].map(([because, who]) => `${who.join(', ')}: ${because}`).join(' ');
}

/** For a version-dependent verdict: what it is where. */
export function byVersion(judgements: readonly VersionJudgement[]): string {
  return judgements.map(({ holds, ranOn }) => `${words[holds]} on ${ranOn}`).join('; ');
}
