import {
  type BackendName,
  type Bytes,
  backendNames,
  bytes,
  type Cell,
  type ManagerName,
  type ManagerOptions,
  managerNames,
  type NativeSize,
  type WorkloadName,
  type WorkloadParameters,
  workloadNames,
} from '../../model/index.ts';

/** The part of a cell that the measured process itself needs; the rest is the parent's business. */
export interface Task {
  readonly workload: WorkloadName;
  readonly parameters: WorkloadParameters;
  readonly manager: ManagerName;
  readonly options: ManagerOptions;
  readonly yieldEvery: number | null;
  readonly backend: BackendName;
  readonly nativeBudget: Bytes | null;
  readonly probes: boolean;
}

/** The measured process was not told what to run, or in words it does not understand. */
export class TaskError extends Error {
  override readonly name = 'TaskError';
}

export function taskOf(cell: Cell): Task {
  const { workload, parameters, manager, options, yieldEvery, backend, probes } = cell;
  const { nativeBudget } = cell.limits;
  return { workload, parameters, manager, options, yieldEvery, backend, nativeBudget, probes };
}

/**
 * Reads a task from JSON. Checked by hand: the schema library that reads everything else would sit in the very heap
 * that is being measured.
 */
export function parseTask(json: string | undefined): Task {
  if (json === undefined)
    throw new TaskError('The measured process needs its task as JSON in its first argument.');
  const { workload, parameters, manager, options, yieldEvery, backend, nativeBudget, probes } = recordOf(
    JSON.parse(json),
    'task',
  );
  return {
    workload: oneOf(workload, workloadNames, 'workload'),
    parameters: parametersOf(parameters),
    manager: oneOf(manager, managerNames, 'manager'),
    options: optionsOf(options),
    yieldEvery: nullOr(yieldEvery, (value) => numberOf(value, 'yieldEvery')),
    backend: oneOf(backend, backendNames, 'backend'),
    nativeBudget: nullOr(nativeBudget, (value) => bytesOf(value, 'nativeBudget')),
    probes: probes === true,
  };
}

function parametersOf(value: unknown): WorkloadParameters {
  const { scale, seed, native } = recordOf(value, 'parameters');
  return {
    scale: numberOf(scale, 'parameters.scale'),
    seed: numberOf(seed, 'parameters.seed'),
    native: nativeSizeOf(native),
  };
}

function nativeSizeOf(value: unknown): NativeSize {
  const { kind: name, bytes: size, low, high } = recordOf(value, 'parameters.native');
  const kind = oneOf(name, ['fixed', 'uniform', 'log-uniform'] as const, 'parameters.native.kind');
  if (kind === 'fixed') return { kind, bytes: bytesOf(size, 'parameters.native.bytes') };
  return {
    kind,
    low: bytesOf(low, 'parameters.native.low'),
    high: bytesOf(high, 'parameters.native.high'),
  };
}

function optionsOf(value: unknown): ManagerOptions {
  const { thresholds, sweepEvery, forceEvery } = recordOf(value, 'options');
  return {
    ...(thresholds === undefined ? {} : { thresholds: thresholdsOf(thresholds) }),
    ...(sweepEvery === undefined ? {} : { sweepEvery: numberOf(sweepEvery, 'options.sweepEvery') }),
    ...(forceEvery === undefined ? {} : { forceEvery: bytesOf(forceEvery, 'options.forceEvery') }),
  };
}

function thresholdsOf(value: unknown): readonly [number, number, number] {
  if (!Array.isArray(value) || value.length !== 3) throw wrong('options.thresholds', 'three numbers', value);
  const [young, middle, old] = value.map((threshold) => numberOf(threshold, 'options.thresholds'));
  return [young!, middle!, old!];
}

function recordOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw wrong(name, 'an object', value);
  return Object.fromEntries(Object.entries(value));
}

function oneOf<Name extends string>(value: unknown, names: readonly Name[], what: string): Name {
  const found = names.find((name) => name === value);
  if (found === undefined) throw wrong(what, `one of ${names.join(', ')}`, value);
  return found;
}

function numberOf(value: unknown, name: string): number {
  if (typeof value !== 'number') throw wrong(name, 'a number', value);
  return value;
}

const bytesOf = (value: unknown, name: string): Bytes => bytes(numberOf(value, name));

const nullOr = <T>(value: unknown, read: (value: unknown) => T): T | null =>
  value === null ? null : read(value);

const wrong = (name: string, wanted: string, value: unknown): TaskError =>
  new TaskError(`The task's ${name} must be ${wanted}, but is ${JSON.stringify(value)}.`);
