import { fieldsOf, wholeNumber } from './fields.ts';

/** What a process of the scale and memory sections is told. */
export interface ScaleTask {
  readonly objects: number;
  /** Which two objects each refers to: its neighbours in memory, or any. */
  readonly graph: 'neighbours' | 'random';
  readonly warmUps: number;
  readonly warmUpObjects: number;
}

export function readScaleTask(json: string | undefined): ScaleTask {
  const fields = fieldsOf(json);
  const { graph } = fields;
  if (graph !== 'neighbours' && graph !== 'random')
    throw new Error(`The graph is neighbours or random, not ${JSON.stringify(graph)}.`);
  return {
    objects: wholeNumber(fields, 'objects', 2),
    graph,
    warmUps: wholeNumber(fields, 'warmUps', 0),
    warmUpObjects: wholeNumber(fields, 'warmUpObjects', 2),
  };
}
