import type { FactorValues, OptionsOf } from './cell.ts';
import type { FactorName } from './factors.ts';
import type { ManagerName } from './managers.ts';
import type { ChartName, MetricName } from './names.ts';
import type { OutcomeKind } from './outcome.ts';
import type { OwnManagerKind, OwnName, OwnPart } from './own-parts.ts';
import type { Bytes } from './units.ts';
import type { Where } from './where.ts';

/**
 * Values a factor takes. Every combination becomes a cell, except those `skip` names.
 * A missing factor takes the one default of the table of factors.
 */
export type Factors = {
  readonly workload: readonly FactorValues['workload'][];
  readonly manager: readonly ManagerVariant[];
} & { readonly [Name in Exclude<FactorName, 'workload'>]?: readonly FactorValues[Name][] };

/** A manager by name, or a manager with options that it reads and the label that the report prints for it. */
export type ManagerVariant =
  | ManagerName
  | {
      readonly [Manager in ManagerName]: {
        readonly manager: Manager;
        readonly label: string;
        readonly options: OptionsOf<Manager>;
      };
    }[ManagerName]
  | {
      readonly manager: OwnManagerKind;
      readonly label: string;
      readonly options: { readonly part: OwnName };
    };

/** How large a campaign is. `quick` must end in about a minute; `full` is what gets published. */
export interface Size {
  readonly blocks: number;
  readonly scale: number;
}

export type Comparison = '<' | '<=' | '>' | '>=' | '=';

/** In the base unit of the metric; a share from 0 to 1, or in percent: 0.99 and '99 %' are the same. */
export type Threshold = number | `${number} %`;

/** A threshold as a number in the base unit. */
export function thresholdNumber(threshold: Threshold): number {
  return typeof threshold === 'number' ? threshold : Number(threshold.slice(0, -2)) / 100;
}

/**
 * A claim is data: it is stored with the plan and judged from the records alone.
 * `value`: the median of `metric` over the invocations of the cells `of`, compared with `than`, in every
 * matching cell. `ratio`: paired by block, `metric` of `of` over that of `over`; cells pair when all factors
 * outside `of`/`over` agree. `outcome`: every invocation of `of` ended as one of `among`.
 */
export type Claim = { readonly id: string; readonly text: string } & (
  | {
      readonly kind: 'value';
      readonly metric: MetricName;
      readonly of: Where;
      readonly is: Comparison;
      readonly than: Threshold;
    }
  | {
      readonly kind: 'ratio';
      readonly metric: MetricName;
      readonly of: Where;
      readonly over: Where;
      readonly is: Comparison;
      readonly than: Threshold;
    }
  | { readonly kind: 'outcome'; readonly of: Where; readonly among: readonly OutcomeKind[] }
);

export interface ChartRequest {
  readonly chart: ChartName;
  readonly title: string;
  readonly where?: Where;
  /** The metric of a bar chart or the vertical axis of a trade-off. */
  readonly metric?: MetricName;
  /** The horizontal axis of a trade-off. */
  readonly against?: MetricName;
}

/** What every cell has unless a factor varies it. */
export type FixedValues = { readonly [Name in Exclude<FactorName, 'workload'>]?: FactorValues[Name] } & {
  readonly semiSpaceMiB?: number;
  readonly rss?: Bytes;
  readonly timeoutMs?: number;
  readonly seed?: number;
};

/** One question, written before the answer is known. Plain data: the planner needs nothing else. */
export interface Experiment {
  /** File name without extension; also the folder under `results/`. */
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly prediction: string;
  readonly factors: Factors;
  readonly sizes: { readonly quick: Size; readonly full: Size };
  /** What every cell shares unless a factor varies it. */
  readonly fixed?: FixedValues;
  /** Combinations that make no sense; every entry removes all cells it matches. */
  readonly skip?: readonly Where[];
  /** The cell whose A/A twin rides along; default: the first cell. */
  readonly twin?: Where;
  readonly claims: readonly Claim[];
  readonly charts: readonly ChartRequest[];
  /** Parts of its own, described; absent where all parts are built in. */
  readonly own?: readonly OwnPart[];
}
