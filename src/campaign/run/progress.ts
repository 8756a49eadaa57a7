import type { Outcome, OwnName, PlannedInvocation, WorkloadName } from '../../model/index.ts';

/** What a campaign tells while it runs. */
export type ProgressEvent =
  | {
      /**
       * The exact death times of a workload are being computed, which may take long; told again each second.
       */
      readonly kind: 'truth';
      readonly done: number;
      readonly total: number;
      readonly cellId: string;
      readonly workload: WorkloadName | OwnName;
      readonly scale: number;
      /** For how long already. */
      readonly tookMs: number;
    }
  | {
      readonly kind: 'started';
      readonly done: number;
      readonly total: number;
      readonly cellId: string;
      readonly invocationId: string;
      /** Null until something has finished. */
      readonly etaMs: number | null;
    }
  | {
      readonly kind: 'finished';
      readonly done: number;
      readonly total: number;
      readonly cellId: string;
      readonly invocationId: string;
      readonly outcome: Outcome;
      readonly tookMs: number;
      readonly etaMs: number;
    };

/** Estimates what is left from what is done: a cell by its own mean, an unknown cell by the mean of all. */
export class Eta {
  private readonly byCell = new Map<string, { total: number; count: number }>();
  private total = 0;
  private count = 0;

  add(cellId: string, tookMs: number): void {
    const cell = this.byCell.get(cellId) ?? { total: 0, count: 0 };
    cell.total += tookMs;
    cell.count++;
    this.byCell.set(cellId, cell);
    this.total += tookMs;
    this.count++;
  }

  of(left: readonly PlannedInvocation[]): number | null {
    if (this.count === 0) return null;
    const overall = this.total / this.count;
    let sum = 0;
    for (const { cellId } of left) {
      const cell = this.byCell.get(cellId);
      sum += cell ? cell.total / cell.count : overall;
    }
    return sum;
  }
}
