import type { Cell, InvocationRecord, Warning } from '../../model/index.ts';

/**
 * The layer's own event counts are exact: equal in every repeat of a cell, its A/A twin included. A
 * difference is a bug, or an input that nobody declared.
 */
export class RepeatCheck {
  private readonly first = new Map<string, InvocationRecord>();
  private readonly identity = new Map<string, string>();

  constructor(cells: readonly Cell[], recorded: readonly InvocationRecord[]) {
    for (const cell of cells) this.identity.set(cell.id, cell.twinOf ?? cell.id);
    for (const record of recorded) this.check(record);
  }

  /** The record, with a warning added where its counts differ. Only complete invocations are compared. */
  check(record: InvocationRecord): InvocationRecord {
    if (record.outcome.kind !== 'ok') return record;
    const key = this.identity.get(record.cellId) ?? record.cellId;
    const first = this.first.get(key);
    if (first === undefined) {
      this.first.set(key, record);
      return record;
    }
    const names = new Set([...Object.keys(first.counts), ...Object.keys(record.counts)]);
    const differing = [...names].filter((name) => first.counts[name] !== record.counts[name]);
    if (differing.length === 0) return record;
    const of = (counts: InvocationRecord['counts']) => counts[differing[0]!] ?? null;
    const warning: Warning = {
      code: 'counts-differ',
      invocation: first.id,
      counters: differing,
      value: of(record.counts),
      first: of(first.counts),
    };
    return { ...record, warnings: [...record.warnings, warning] };
  }
}
