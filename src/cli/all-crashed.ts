import type { InvocationRecord, StoredRun } from '../model/index.ts';
import { visibleText } from '../model/visible-text.ts';

/** So many characters of the end of what a child said on stderr are shown. */
const shown = 1000;

/** Where every child of a run crashed: the commonest reason, and what one of them said last. Else null. */
export function whyAllCrashed({ records }: Pick<StoredRun, 'records'>): string | null {
  const reasons = new Map<string, InvocationRecord[]>();
  for (const record of records) {
    if (record.outcome.kind !== 'crashed') return null;
    const { detail } = record.outcome;
    reasons.set(detail, [...(reasons.get(detail) ?? []), record]);
  }
  const [commonest] = [...reasons].sort(([, a], [, b]) => b.length - a.length);
  if (commonest === undefined) return null;
  const [detail, dead] = commonest;
  const said = dead[0]?.exit.stderrTail.trim().slice(-shown) ?? '';
  const last = said === '' ? 'It said nothing on stderr.' : `The end of what ${dead[0]?.id} said:\n${said}`;
  return visibleText(
    `every child crashed, so nothing was measured. ${dead.length} of ${records.length} for this reason: ${detail}\n${last}\n`,
  );
}
