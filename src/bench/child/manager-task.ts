import { type HandwrittenName, handwrittenNames } from '../handwritten/programs.ts';
import { fieldsOf, positive, wholeNumber } from './fields.ts';

/** What a process of the managers section is told. */
export interface ManagerTask {
  readonly workload: HandwrittenName;
  readonly version: 'tracing' | 'hand-written';
  readonly scale: number;
  /** Timed; the fastest counts. */
  readonly rounds: number;
  readonly warmUps: number;
  readonly warmUpScale: number;
  /** Per object that has any. */
  readonly nativeBytes: number;
  /** Operations between two turns of the event loop; null: it never turns. */
  readonly yieldEvery: number | null;
}

export function readManagerTask(json: string | undefined): ManagerTask {
  const fields = fieldsOf(json);
  const { workload: wanted, version } = fields;
  const workload = handwrittenNames.find((name) => name === wanted);
  if (workload === undefined)
    throw new Error(`There is no workload ${JSON.stringify(wanted)} written by hand.`);
  if (version !== 'tracing' && version !== 'hand-written')
    throw new Error(`The version is tracing or hand-written, not ${JSON.stringify(version)}.`);
  return {
    workload,
    version,
    scale: positive(fields, 'scale'),
    rounds: wholeNumber(fields, 'rounds', 1),
    warmUps: wholeNumber(fields, 'warmUps', 0),
    warmUpScale: positive(fields, 'warmUpScale'),
    nativeBytes: wholeNumber(fields, 'nativeBytes', 0),
    yieldEvery: fields['yieldEvery'] === null ? null : wholeNumber(fields, 'yieldEvery', 1),
  };
}
