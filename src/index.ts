/**
 * The public entrance: what an experiment file, or a program that uses the layer, may import.
 * Light on purpose: no chart, no store, no command line behind it.
 */
export { GenerationalCollector, type GenerationalOptions, unreachableObjects } from './collectors/index.ts';
export {
  type Card,
  defineFactCheck,
  type FactCheck,
  type LayerTools,
  type V8Tools,
} from './fact-check/definition.ts';
export { Heap, type KindDefinition, LeakNet, Ref, References } from './heap/index.ts';
export * from './model/index.ts';
export { createPython, type PyList, type PyObject, type PyValue } from './python/index.ts';

import type { Experiment } from './model/index.ts';

/** Types an experiment while it is written. It is checked against all that exists when it is planned. */
export function defineExperiment(experiment: Experiment): Experiment {
  return experiment;
}
