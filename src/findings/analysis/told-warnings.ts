import { amountsOf, type InvocationRecord, type Warning } from '../../model/index.ts';

/** The least and the largest value of an amount, where the two differ. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** A warning as a report tells it: once for all invocations in which nothing of it differs but amounts. */
export type ToldWarning = Warning & {
  /** How many invocations gave it; 0 where it speaks of the run as a whole. */
  readonly invocations: number;
  /** Of the amounts that differ among them, by field. The field itself is that of the first. */
  readonly ranges: Readonly<Record<string, Range>>;
};

/** One that speaks of the run as a whole. */
export const toldOnce = (warning: Warning): ToldWarning => ({ ...warning, invocations: 0, ranges: {} });

/** The warnings of all records, those alike as one, in the order in which they were first given. */
export function toldTogether(records: readonly InvocationRecord[]): readonly ToldWarning[] {
  const alike = new Map<string, { warning: Warning; ids: Set<string>; ranges: Map<string, Range> }>();
  for (const { id, warnings } of records)
    for (const warning of warnings) {
      const amounts = amountsOf(warning.code);
      const key = JSON.stringify(Object.entries(warning).filter(([field]) => !amounts.includes(field)));
      const group = alike.get(key) ?? { warning, ids: new Set(), ranges: new Map() };
      alike.set(key, group);
      group.ids.add(id);
      for (const [field, value] of Object.entries<unknown>(warning))
        if (amounts.includes(field) && typeof value === 'number') widen(group.ranges, field, value);
    }
  return [...alike.values()].map(({ warning, ids, ranges }) => ({
    ...warning,
    invocations: ids.size,
    ranges: Object.fromEntries([...ranges].filter(([, { low, high }]) => low < high)),
  }));
}

function widen(ranges: Map<string, Range>, field: string, value: number): void {
  const { low, high } = ranges.get(field) ?? { low: value, high: value };
  ranges.set(field, { low: Math.min(low, value), high: Math.max(high, value) });
}
