import {
  type Cell,
  chartNames,
  type Experiment,
  type FactorName,
  type FactorValues,
  factorId,
  factorNames,
  factorRules,
  managerNames,
  matches,
  metricNames,
  type Where,
  whereId,
} from '../../model/index.ts';
import { suggestion } from '../../workshop/index.ts';
import { labelled } from './cells.ts';
import { PlanError } from './errors.ts';

/** Refuses factors that are empty or say the same thing twice; their single values are checked before. */
export function checkFactors({ name: experiment, factors }: Experiment): void {
  for (const name of factorNames) {
    const values = factors[name];
    if (values !== undefined) checkValues(experiment, name, idsOf(name, values));
  }
  checkValues(
    experiment,
    'manager',
    factors.manager.map((variant) => labelled(variant).label),
  );
}

const idsOf = <Name extends FactorName>(name: Name, values: readonly FactorValues[Name][]) =>
  values.map((value) => factorId(name, value));

function checkValues(experiment: string, factor: string, ids: readonly string[]): void {
  if (ids.length === 0)
    throw new PlanError(
      `Experiment "${experiment}": factor "${factor}" has no values. Give it at least one, or leave the factor out.`,
    );
  const twice = ids.find((id, place) => ids.indexOf(id) !== place);
  if (twice !== undefined)
    throw new PlanError(
      `Experiment "${experiment}": factor "${factor}" has "${bare(twice)}" twice. Remove one` +
        (factor === 'manager' ? ', or give the variants different labels.' : '.'),
    );
}

/** `256` of `yield=256`. */
const bare = (id: string): string => id.slice(id.indexOf('=') + 1);

/**
 * Refuses claims, charts, twins and skips that speak of values which the factors do not have, or of no cell
 * at all.
 */
export function checkReferences(experiment: Experiment, cells: readonly Cell[]): void {
  const { name } = experiment;
  if (cells.length === 0)
    throw new PlanError(
      `Experiment "${name}" has no cells: "skip" removes every combination of its factors.`,
    );
  for (const where of experiment.skip ?? [])
    checkNames(experiment, `a "skip" of experiment "${name}"`, where);
  const subjects: (readonly [string, Where])[] = [];
  if (experiment.twin) subjects.push([`the twin of experiment "${name}"`, experiment.twin]);
  for (const claim of experiment.claims) {
    subjects.push([`claim "${claim.id}" of experiment "${name}"`, claim.of]);
    if (claim.kind === 'ratio') subjects.push([`claim "${claim.id}" of experiment "${name}"`, claim.over]);
  }
  for (const chart of experiment.charts)
    if (chart.where) subjects.push([`chart "${chart.title}" of experiment "${name}"`, chart.where]);
  for (const [subject, where] of subjects) {
    checkNames(experiment, subject, where);
    if (!cells.some((cell) => matches(cell, where)))
      throw new PlanError(
        `${upperFirst(subject)} speaks of ${JSON.stringify(where)}, which matches no cell. Change it, or the factors.`,
      );
  }
}

/** Refuses a value that the experiment neither varies nor fixes its factor to. */
function checkNames({ factors, fixed }: Experiment, subject: string, where: Where): void {
  const labels = factors.manager.map((variant) => labelled(variant).label);
  if (where.manager !== undefined && !labels.includes(where.manager))
    throw unknownValue(subject, 'manager', where.manager, labels);
  for (const name of factorNames) {
    const wanted = whereId(where, name);
    const known = namesIn(name);
    if (wanted !== null && known.length > 0 && !known.includes(wanted))
      throw unknownValue(subject, name, bare(wanted), known.map(bare));
  }

  function namesIn(name: FactorName): readonly string[] {
    const values = factors[name];
    if (values !== undefined) return idsOf(name, values);
    const one = name === 'workload' ? null : whereId(fixed ?? {}, name);
    return one === null ? [] : [one];
  }
}

const unknownValue = (subject: string, factor: string, value: string, known: readonly string[]): PlanError =>
  new PlanError(`${upperFirst(subject)}: there is no ${factor} "${value}".${suggestion(value, known)}`);

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The names that may stand in a field, where it is a choice; for messages about misspelt ones. */
export function namesFor(field: string): readonly string[] | undefined {
  const factor = factorNames.find((name) => name === field);
  if (factor !== undefined) return factorRules[factor].names;
  return choices.get(field);
}

const choices: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['manager', managerNames],
  ['metric', metricNames],
  ['against', metricNames],
  ['chart', chartNames],
]);
