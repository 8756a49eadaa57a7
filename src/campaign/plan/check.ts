import {
  backendNames,
  type Cell,
  chartNames,
  type Experiment,
  managerNames,
  metricNames,
  type Where,
  workloadNames,
} from '../../model/index.ts';
import { suggestion } from '../../workshop/index.ts';
import { budgetText, matches, namedManager, nativeText } from './cells.ts';
import { PlanError } from './errors.ts';

/** Refuses factors that are empty, name nothing that exists, or say the same thing twice. */
export function checkFactors(experiment: Experiment): void {
  const { name, factors } = experiment;
  const managers = (factors.manager ?? []).map(namedManager);
  checkFactor(name, 'workload', factors.workload ?? [], workloadNames);
  checkFactor(
    name,
    'manager',
    managers.map((variant) => variant.label),
  );
  for (const { manager } of managers) checkKnown(name, 'manager', manager, managerNames);
  checkFactor(
    name,
    'yieldEvery',
    factors.yieldEvery?.map((every) => String(every ?? 'never')),
  );
  checkFactor(name, 'jsHeapMiB', factors.jsHeapMiB?.map(String));
  checkFactor(name, 'nativeBudget', factors.nativeBudget?.map(budgetText));
  checkFactor(name, 'native', factors.native?.map(nativeText));
  checkFactor(name, 'backend', factors.backend, backendNames);
}

/** Refuses metrics and charts that nobody computes. */
export function checkReportNames({ name, claims, charts }: Experiment): void {
  for (const claim of claims)
    if (claim.kind !== 'outcome') checkKnown(name, 'metric', claim.metric, metricNames);
  for (const { chart, metric, against } of charts) {
    checkKnown(name, 'chart', chart, chartNames);
    for (const axis of [metric, against])
      if (axis !== undefined) checkKnown(name, 'metric', axis, metricNames);
  }
}

/** Refuses claims, charts, twins and skips that speak of values which the factors do not have, or of no cell at all. */
export function checkReferences(experiment: Experiment, cells: readonly Cell[]): void {
  const { name, factors, fixed } = experiment;
  if (cells.length === 0)
    throw new PlanError(
      `Experiment "${name}" has no cells: "skip" removes every combination of its factors.`,
    );
  for (const where of experiment.skip ?? []) checkNames(`a "skip" of experiment "${name}"`, where);
  const subjects: (readonly [string, Where])[] = [];
  if (experiment.twin) subjects.push([`the twin of experiment "${name}"`, experiment.twin]);
  for (const claim of experiment.claims) {
    subjects.push([`claim "${claim.id}" of experiment "${name}"`, claim.of]);
    if (claim.kind === 'ratio') subjects.push([`claim "${claim.id}" of experiment "${name}"`, claim.over]);
    if (claim.kind !== 'outcome')
      checkKnown(name, `metric of claim "${claim.id}"`, claim.metric, metricNames);
  }
  for (const chart of experiment.charts)
    if (chart.where) subjects.push([`chart "${chart.title}" of experiment "${name}"`, chart.where]);
  for (const [subject, where] of subjects) {
    checkNames(subject, where);
    if (!cells.some((cell) => matches(cell, where)))
      throw new PlanError(
        `${upperFirst(subject)} speaks of ${JSON.stringify(where)}, which matches no cell. Change it, or the factors.`,
      );
  }

  function checkNames(subject: string, where: Where): void {
    const labels = factors.manager.map((variant) => namedManager(variant).label);
    if (where.workload !== undefined && !factors.workload.includes(where.workload))
      throw unknownValue(subject, 'workload', where.workload, factors.workload);
    if (where.manager !== undefined && !labels.includes(where.manager))
      throw unknownValue(subject, 'manager', where.manager, labels);
    const heaps = factors.jsHeapMiB ?? (fixed?.jsHeapMiB === undefined ? undefined : [fixed.jsHeapMiB]);
    if (where.jsHeapMiB !== undefined && heaps !== undefined && !heaps.includes(where.jsHeapMiB))
      throw unknownValue(subject, 'jsHeapMiB', String(where.jsHeapMiB), heaps.map(String));
  }
}

function checkFactor(
  experiment: string,
  factor: string,
  values: readonly string[] | undefined,
  known?: readonly string[],
): void {
  if (values === undefined) return;
  if (values.length === 0)
    throw new PlanError(
      `Experiment "${experiment}": factor "${factor}" has no values. Give it at least one, or leave the factor out.`,
    );
  const seen = new Set<string>();
  for (const value of values) {
    if (known) checkKnown(experiment, factor, value, known);
    if (seen.has(value))
      throw new PlanError(
        `Experiment "${experiment}": factor "${factor}" has "${value}" twice. Remove one` +
          (factor === 'manager' ? ', or give the variants different labels.' : '.'),
      );
    seen.add(value);
  }
}

function checkKnown(experiment: string, factor: string, value: string, known: readonly string[]): void {
  if (!known.includes(value)) throw unknownValue(`experiment "${experiment}"`, factor, value, known);
}

const unknownValue = (subject: string, factor: string, value: string, known: readonly string[]): PlanError =>
  new PlanError(`${upperFirst(subject)}: there is no ${factor} "${value}".${suggestion(value, known)}`);

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
