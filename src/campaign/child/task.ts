import {
  anyManagerNames,
  type Bytes,
  type Cell,
  factorRules,
  optionsRule,
  parametersRule,
} from '../../model/index.ts';
import { type FieldRules, fields, oneOf, refusalOf, trueOrFalse } from '../../model/value-rules.ts';

/** What of a cell is the parent's business alone. Everything else is passed on, what is added later too. */
type ParentOnly = 'id' | 'label' | 'limits' | 'node' | 'v8Flags' | 'twinOf';

/** The part of a cell that the measured process itself needs. */
export type Task = Omit<Cell, ParentOnly> & { readonly nativeBudget: Bytes | null };

/** The measured process was not told what to run, or in words it does not understand. */
export class TaskError extends Error {
  override readonly name = 'TaskError';
}

export function taskOf(cell: Cell): Task {
  const { id, label, limits, node, v8Flags, twinOf, ...task } = cell;
  return { ...task, nativeBudget: limits.nativeBudget };
}

const { jsHeapMiB, native, node, v8Flags, ...passedOn } = factorRules;

/** What is passed on must have a rule here, or it does not compile. */
const rules: FieldRules<Task> = {
  ...passedOn,
  parameters: parametersRule,
  manager: oneOf(anyManagerNames),
  options: optionsRule,
  probes: trueOrFalse,
};
const task = fields<Task>(rules);

function wrongTask(data: unknown): TaskError {
  const { field, message } = refusalOf(task, data);
  return new TaskError(`The task${field === null ? '' : `'s ${field}`} ${message}.`);
}

/**
 * Reads a task from JSON, by the rules that planned it. The schema library that reads everything else would
 * sit in the very heap that is being measured.
 */
export function parseTask(json: string | undefined): Task {
  if (json === undefined)
    throw new TaskError('The measured process needs its task as JSON in its first argument.');
  const data: unknown = JSON.parse(json);
  if (!task.accepts(data)) throw wrongTask(data);
  return data;
}
