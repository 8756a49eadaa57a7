/**
 * The public entrance: what an experiment file, or a program that uses the layer, may import.
 * Light on purpose: no chart, no store, no command line behind it.
 */

export {
  type Card,
  defineFactCheck,
  type FactCheck,
  type LayerTools,
  type V8Tools,
} from './fact-check/definition.ts';
export {
  GenerationalCollector,
  type GenerationalOptions,
  unreachableObjects,
} from './layer/collectors/index.ts';
export { Heap, type KindDefinition, LeakNet, Ref, References } from './layer/heap/index.ts';
export { createPython, type PyList, type PyObject, type PyValue } from './layer/python/index.ts';
export * from './model/index.ts';

import type { Experiment } from './model/index.ts';

/** Types an experiment while it is written. It is checked against all that exists when it is planned. */
export function defineExperiment(experiment: Experiment): Experiment {
  return experiment;
}
