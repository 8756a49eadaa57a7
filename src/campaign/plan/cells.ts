import {
  byName,
  type Cell,
  cellAt,
  cellFactorId,
  type Experiment,
  type FactorName,
  type FactorValues,
  factorNames,
  factorRules,
  type LabelledManager,
  type ManagerVariant,
  matches,
  type PlacedCell,
} from '../../model/index.ts';
import { cellDefaults } from './defaults.ts';
import { PlanError } from './errors.ts';

/** What the command line decides about cells, on top of the experiment. */
export interface CellOptions {
  readonly scale: number;
  readonly seed: number | undefined;
}

/** The most combinations of factors, and the most invocations, that a plan may have. */
export const mostCombinations = 10_000;
export const mostInvocations = 200_000;

export function labelled(variant: ManagerVariant): LabelledManager {
  return typeof variant === 'string' ? { manager: variant, label: variant, options: {} } : variant;
}

/** All values of each factor: what the experiment varies, else what it fixes, else the default. */
type FactorLists = Readonly<Record<FactorName, readonly unknown[]>>;

function listsOf({ factors, fixed }: Experiment): FactorLists {
  const alone = { workload: undefined, ...cellDefaults, ...fixed };
  return byName(factorNames, (name) => factors[name] ?? [alone[name]]);
}

/**
 * Refuses more combinations than anybody could run, before the first is made.
 *
 * @throws {PlanError} with the count and the greatest that is allowed.
 */
export function checkCount(experiment: Experiment, blocks: number): void {
  const lists = listsOf(experiment);
  const lengths = factorNames.map((name) => [name, lists[name].length] as const);
  const varied = [...lengths, ['manager', experiment.factors.manager.length] as const].filter(
    ([, n]) => n > 1,
  );
  const combinations = varied.reduce((product, [, n]) => product * n, 1);
  if (combinations > mostCombinations)
    throw new PlanError(
      `Experiment "${experiment.name}" has ${combinations.toLocaleString('en-US')} combinations (` +
        `${varied.map(([name, n]) => `${n} of ${name}`).join(' × ')}), and at most ` +
        `${mostCombinations.toLocaleString('en-US')} are allowed. Vary less, or make it several experiments.`,
    );
  // One more for the A/A twin.
  const invocations = (combinations + 1) * blocks;
  if (invocations > mostInvocations)
    throw new PlanError(
      `Experiment "${experiment.name}" would have up to ${invocations.toLocaleString('en-US')} invocations ` +
        `(${combinations + 1} cells in ${blocks} blocks), and at most ${mostInvocations.toLocaleString('en-US')} ` +
        'are allowed. Take fewer blocks, or vary less.',
    );
}

/**
 * The Cartesian product of the factors in the order of their table (the manager behind the workload), minus
 * what `skip` names. A manager that works on one backend only has that one; where this makes two combinations
 * the same, one remains.
 */
export function expandCells(experiment: Experiment, options: CellOptions): Cell[] {
  const fixed = { ...cellDefaults, ...experiment.fixed };
  const { semiSpaceMiB, rss, timeoutMs } = fixed;
  const shared = { semiSpaceMiB, rss, timeoutMs, scale: options.scale, seed: options.seed ?? fixed.seed };
  const lists = listsOf(experiment);
  const cells = new Map<string, Cell>();
  for (const workload of lists.workload)
    for (const variant of experiment.factors.manager)
      for (const values of combinations({ ...lists, workload: [workload] })) {
        const cell = cellAt(values, labelled(variant), shared);
        const id = cellId(cell, experiment);
        const skipped = experiment.skip?.some((where) => matches(cell, where)) ?? false;
        if (!cells.has(id) && !skipped) cells.set(id, { id, ...cell });
      }
  return [...cells.values()];
}

/** Every combination of one value each, the last factor fastest. */
function combinations(lists: FactorLists): readonly FactorValues[] {
  let partial: readonly Readonly<Record<string, unknown>>[] = [{}];
  for (const name of factorNames)
    partial = partial.flatMap((values) => lists[name].map((value) => ({ ...values, [name]: value })));
  return partial.filter(isWhole);
}

const isWhole = (
  values: Readonly<Record<string, unknown>>,
): values is FactorValues & Record<string, unknown> =>
  factorNames.every((name) => factorRules[name].accepts(values[name]));

/** `churn/tracing/yield=256`: only the factors that vary, in the order of the factors. */
function cellId(cell: PlacedCell, { factors }: Experiment): string {
  const varies = (name: FactorName): boolean => (factors[name]?.length ?? 0) > 1;
  const [first, ...others] = factorNames
    .filter(varies)
    .map((name) => [name, cellFactorId(cell, name)] as const);
  const manager = factors.manager.length > 1 ? [cell.label] : [];
  // The manager stands behind the workload.
  const parts =
    first?.[0] === 'workload'
      ? [first[1], ...manager, ...others.map(([, id]) => id)]
      : [...manager, ...(first ? [first[1]] : []), ...others.map(([, id]) => id)];
  return parts.length > 0 ? parts.join('/') : `${cell.workload}/${cell.label}`;
}
