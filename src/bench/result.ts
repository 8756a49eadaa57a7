import type { Environment } from '../model/index.ts';
import type { Section } from './options.ts';

/**
 * Theirs divided by ours, of medians (or, where the section says so, of the fastest) over pairs; 95 %
 * interval by resampling pairs. Above 1: ours is faster.
 */
export interface Ratio {
  readonly median: number;
  /** Null below three pairs. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Another engine's time for the same program, beside the comparison. */
export interface Aside {
  readonly engine: string;
  /** What the figure contains that the others do not, or lacks. */
  readonly includes: string;
  readonly medianNs: number;
}

/** One line: a program on both sides. */
export interface ShapeResult {
  readonly name: string;
  readonly group: string;
  /** Who `theirs` is. */
  readonly peer: string;
  /**
   * Nanoseconds of the whole operation: the median of the pairs, or the fastest where the ratio is of those.
   */
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: Ratio;
  /** What the time is divided by: objects scanned, or operations where the program counts those. */
  readonly operations: number;
  readonly objects: number;
  readonly edges: number;
  readonly collected: number;
  /** Objects (or operations) per second, and edges per second, at the medians. */
  readonly oursPerSecond: { readonly objects: number; readonly edges: number };
  readonly theirsPerSecond: { readonly objects: number; readonly edges: number };
  /** One value per pair, in order, nanoseconds. */
  readonly samples: { readonly ours: readonly number[]; readonly theirs: readonly number[] };
  readonly asides: readonly Aside[];
}

export interface GroupResult {
  readonly name: string;
  readonly geomean: number;
  readonly worst: number;
  readonly worstShape: string;
  /** What the group promises; null where nothing is promised. */
  readonly target: { readonly geomean: number; readonly worst: number } | null;
  readonly shapes: number;
}

/** No ratio, because the two sides did not do the same work, or one did not finish. */
export interface Refusal {
  readonly name: string;
  readonly group: string;
  readonly reason: string;
}

/**
 * Measured figures that are no comparison: a curve or a list. All cells of a column have the column's unit.
 */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** Promises checked on this table, with what was measured. */
  readonly verdicts: readonly Verdict[];
}

export interface Verdict {
  readonly claim: string;
  readonly measured: string;
  readonly holds: boolean;
}

export interface BenchResult {
  readonly section: Section;
  readonly environment: Environment;
  /** The other side: its name, version and how it was built; null in sections without one. */
  readonly peer: string | null;
  /** How a process is warmed up and measured, the same on both sides. */
  readonly policy: string;
  readonly shapes: readonly ShapeResult[];
  readonly groups: readonly GroupResult[];
  readonly refused: readonly Refusal[];
  readonly tables: readonly Table[];
}
