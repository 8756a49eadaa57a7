/**
 * What an experiment file defines: types, parts of one's own, and the way from a definition with such parts,
 * which are code, to plain data.
 * Light: it is behind the public entrance. May import: model, and the types of subjects and findings.
 */
export {
  defineExperiment,
  type ExperimentDefinition,
  type OwnCode,
  ownCode,
  plainExperiment,
} from './experiment.ts';
export { defineManager, defineWorkload } from './parts.ts';
