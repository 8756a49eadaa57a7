import { isOwnName, type OwnName, type WorkloadName } from '../model/index.ts';
import type { OwnManager } from './managers/own.ts';
import { type OwnWorkload, type Workload, workloads } from './workloads/index.ts';

/** The workloads and managers of an experiment's own, as code. */
export interface OwnSubjects {
  readonly workloads: readonly OwnWorkload[];
  readonly managers: readonly OwnManager[];
}

export const noOwnSubjects: OwnSubjects = { workloads: [], managers: [] };

/** A part that a cell names is not there; the message says what to do. */
export class MissingPartError extends Error {
  override readonly name = 'MissingPartError';
}

/** The named workload, built in or of the experiment's own. @throws {MissingPartError} */
export function workloadNamed(name: WorkloadName | OwnName, own: OwnSubjects): Workload {
  return isOwnName(name) ? found(name, 'workload', own.workloads) : workloads[name];
}

/** @throws {MissingPartError} */
export const ownManager = (name: OwnName | undefined, own: OwnSubjects): OwnManager =>
  found(name, 'manager', own.managers);

function found<Part extends { readonly name: OwnName }>(
  name: OwnName | undefined,
  kind: string,
  parts: readonly Part[],
): Part {
  const part = parts.find((each) => each.name === name);
  if (part !== undefined) return part;
  throw new MissingPartError(
    `The ${kind} "${name}" is one of an experiment's own, and was not loaded. Name the folder of its experiment file with --experiments.`,
  );
}
