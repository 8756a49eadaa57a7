import type {
  AnyManagerName,
  BackendName,
  Claim,
  Environment,
  MetricName,
  OutcomeKind,
  RawKept,
} from '../../model/index.ts';
import type { EffectWord, Interval, NoiseFloor, Verdict } from '../../statistics/index.ts';
import type { RecordingFindings } from './recording.ts';
import type { ToldWarning } from './told-warnings.ts';

/**
 * Everything a report says, as plain data: the content of `summary.json`. Numbers in base units (see
 * `metrics.ts`).
 */
export interface Findings {
  readonly schema: 1;
  readonly experiment: {
    readonly name: string;
    readonly title: string;
    readonly question: string;
    readonly prediction: string;
  };
  readonly run: RunFacts;
  /** Workloads, limits and flags of the cells, in words. */
  readonly settings: readonly SettingFact[];
  readonly cells: readonly CellFindings[];
  /** A/A floor per metric, from the cell that ran twice. Null: no twin in the plan. */
  readonly noise: NoiseFindings | null;
  readonly claims: readonly JudgedClaim[];
  /** What a reader would not have guessed, most surprising first. */
  readonly surprises: readonly Surprise[];
  readonly overheads: readonly OverheadFindings[];
  readonly utilisation: readonly UtilisationFindings[];
  readonly exactness: ExactnessFindings;
  readonly warnings: readonly ToldWarning[];
  readonly environment: Environment;
}

export interface RunFacts {
  readonly size: 'quick' | 'full' | 'custom';
  readonly blocks: number;
  readonly scale: number;
  readonly orderSeed: number;
  /** What is kept of the raw data; left out for a run that never had any. */
  readonly raw?: RawKept;
  /** How the children told of themselves; left out where no record knows. */
  readonly recording?: RecordingFindings;
  readonly planned: number;
  readonly recorded: number;
  readonly resamples: number;
  readonly bootstrapSeed: number;
  /** What to type to get this run again. */
  readonly command: string;
}

/** One kind of setting and the values it took. */
export interface SettingFact {
  readonly name: string;
  readonly values: readonly string[];
}

export interface CellFindings {
  readonly id: string;
  readonly manager: AnyManagerName;
  /** The manager's label, as the report prints it. */
  readonly label: string;
  /** The cell's place beside its manager, in words. */
  readonly group: string;
  readonly backend: BackendName;
  readonly invocations: number;
  readonly outcomes: Readonly<Record<OutcomeKind, number>>;
  readonly metrics: Readonly<Record<MetricName, MetricSummary | null>>;
}

/** A metric of one cell over its invocations. */
export interface MetricSummary {
  /** Invocations that gave a value, of all that ran. */
  readonly n: number;
  readonly of: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly interval: Interval | null;
  /** The layer's own figure, equal in every repeat: needs no interval. */
  readonly exact: boolean;
  /** Some invocations died and gave no value: this speaks of the survivors only. */
  readonly survivorsOnly: boolean;
  /** Some values come from invocations cut short by their death: what they reached by then. */
  readonly untilDeath: boolean;
  readonly outliers: number;
}

export interface NoiseFindings {
  readonly cellId: string;
  readonly twinId: string;
  readonly floors: Readonly<Partial<Record<MetricName, NoiseFloor>>>;
}

/** On what a verdict rests. */
export type Basis = 'exact' | 'interval' | 'each invocation' | 'outcomes' | 'nothing';

/** One comparison inside a claim. */
export interface ClaimPart {
  readonly cells: readonly string[];
  /** Where the comparison was made, in words. */
  readonly place: string;
  readonly verdict: Verdict;
  readonly basis: Basis;
  /** The median value, the median ratio, or the share of invocations with an admitted outcome. */
  readonly figure: number | null;
  readonly figureText: string;
  readonly interval: Interval | null;
  readonly intervalText: string | null;
  readonly n: number;
  readonly survivorsOnly: boolean;
  /** Smallest relative difference that counts, for ratios. */
  readonly margin: number | null;
  /** Cliff's delta between the two sides of a ratio. */
  readonly effect: { readonly delta: number; readonly word: EffectWord } | null;
  /** Sign test over blocks, adjusted by Holm for every ratio compared in this experiment. */
  readonly p: number | null;
  readonly sentence: string;
}

export interface JudgedClaim {
  readonly claim: Claim;
  readonly verdict: Verdict;
  readonly parts: readonly ClaimPart[];
  /** The part nearest to failing; null without data. */
  readonly weakest: ClaimPart | null;
  /** Geometric mean of the ratios, where there are several and all are positive. */
  readonly geometricMean: number | null;
  /** What was claimed, as the predicate says it. */
  readonly predicate: string;
  readonly sentence: string;
}

export interface Surprise {
  readonly kind: 'claim' | 'death' | 'spread';
  readonly text: string;
  /** Natural logarithm of the ratio behind it (deaths: how many); null where one side is zero. */
  readonly size: number | null;
}

/** Lower-bound overhead of one cell against the cheapest remainder in its group. */
export interface OverheadFindings {
  readonly group: string;
  readonly label: string;
  readonly manager: AnyManagerName;
  readonly n: number;
  readonly wall: number | null;
  readonly wallInterval: Interval | null;
  readonly cpu: number | null;
  readonly cpuInterval: Interval | null;
}

export interface UtilisationFindings {
  readonly group: string;
  readonly label: string;
  readonly n: number;
  /** Median over invocations of the minimum mutator utilisation per window; null where the run is shorter. */
  readonly windows: readonly { readonly windowNs: number; readonly utilisation: number | null }[];
}

export interface ExactnessFindings {
  /** Cells with more than one completed invocation and event counts of their own. */
  readonly checkedCells: number;
  readonly counters: number;
  readonly differing: readonly {
    readonly cellId: string;
    readonly counter: string;
    readonly values: readonly number[];
  }[];
}
