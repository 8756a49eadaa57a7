import { type Layer, layers, type ProgramName, programNames } from '../shapes/catalogue.ts';
import { fieldsOf, wholeNumber } from './fields.ts';

/** What a measured process of the collection section is told, on every side. */
export interface BenchTask {
  readonly program: ProgramName;
  readonly layer: Layer;
  /** Objects, or operations where the program counts those. */
  readonly size: number;
  /** Untimed rounds before the timed one, and how large they are. */
  readonly warmUps: number;
  readonly warmUpSize: number;
}

export function readTask(json: string | undefined): BenchTask {
  const fields = fieldsOf(json);
  const { program: wanted, layer: through } = fields;
  const program = programNames.find((name) => name === wanted);
  if (program === undefined) throw new Error(`There is no program ${JSON.stringify(wanted)}.`);
  const layer = layers.find((name) => name === through);
  if (layer === undefined) throw new Error(`There is no layer ${JSON.stringify(through)}.`);
  return {
    program,
    layer,
    size: wholeNumber(fields, 'size', 1),
    warmUps: wholeNumber(fields, 'warmUps', 0),
    warmUpSize: wholeNumber(fields, 'warmUpSize', 1),
  };
}
