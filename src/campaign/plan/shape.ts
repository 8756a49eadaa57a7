import type { z } from 'zod';
import type { Experiment } from '../../model/index.ts';
import { suggestion } from '../../workshop/index.ts';
import { experimentSchema } from '../store/definition-schema.ts';
import { namesFor } from './check.ts';
import { PlanError } from './errors.ts';

/** How many of several mistakes are told at once. */
const mostTold = 3;

/**
 * Refuses what the reader of run folders would refuse: by the same schema, before anything starts.
 *
 * @throws {PlanError} naming field, value, and what is allowed there.
 */
export function checkDefinition(experiment: Experiment): void {
  const result = experimentSchema.safeParse(experiment, { reportInput: true });
  if (result.success) return;
  const told = result.error.issues.slice(0, mostTold).map(issueText);
  throw new PlanError(`Experiment "${experiment.name}" cannot be planned: ${told.join('; ')}`);
}

/** `factors.jsHeapMiB.0 must be a whole number …`; a misspelt name with the nearest that there is. */
function issueText({ path, message, ...issue }: z.core.$ZodIssue): string {
  const field = path.join('.');
  const names = typeof issue.input === 'string' ? namesFor(lastName(path)) : undefined;
  if (names !== undefined && typeof issue.input === 'string' && !names.includes(issue.input))
    return `${field}: there is no ${lastName(path)} "${issue.input}".${suggestion(issue.input, names)}`;
  return field === '' ? message : `${field}: ${message}`;
}

/** The last key of a path that is no place in a list. */
const lastName = (path: readonly PropertyKey[]): string =>
  String(path.findLast((key) => typeof key === 'string') ?? '');
