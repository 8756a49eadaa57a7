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

/**
 * The verdict over all versions that were run: theirs where they agree, else that it depends on the version.
 */
export function verdictOf(judgements: readonly VersionJudgement[]): Verdict {
  const [first] = judgements;
  if (first === undefined) return 'not run';
  return judgements.every(({ holds }) => holds === first.holds) ? words[first.holds] : 'version-dependent';
}

/** Why, in one paragraph: said once where all versions say the same. */
export function reasonOf(judgements: readonly VersionJudgement[]): string {
  const sentences = grouped(judgements, ({ because }) => because);
  if (sentences.length === 1) return sentences.map(([because]) => because).join('');
  return sentences.map(([because, who]) => `${who}: ${because}`).join(' ');
}

/** For a version-dependent verdict: what it is where. */
export function byVersion(judgements: readonly VersionJudgement[]): string {
  return grouped(judgements, ({ holds }) => words[holds])
    .map(([word, who]) => `${word} on ${who}`)
    .join('; ');
}

/** What was said, each with the versions that say it: `CPython 3.11.7 (native), 3.13.0 (native)`. */
function grouped(
  judgements: readonly VersionJudgement[],
  saying: (judgement: VersionJudgement) => string,
): [string, string][] {
  const who = new Map<string, string[]>();
  for (const judgement of judgements) {
    const said = saying(judgement);
    who.set(said, [...(who.get(said) ?? []), judgement.ranOn.replace(/^CPython /, '')]);
  }
  return [...who].map(([said, versions]) => [said, `CPython ${versions.join(', ')}`]);
}
