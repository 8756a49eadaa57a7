import type { Experiment } from '../../model/index.ts';
import { suggestion } from '../../workshop/index.ts';
import { experimentSchema } from '../store/plan-schema.ts';
import { PlanError } from './errors.ts';

/** Refuses keys that nothing reads: a misspelt factor would otherwise be left out in silence. */
export function checkKeys(experiment: Experiment): void {
  const { shape } = experimentSchema;
  refuseUnknown(experiment, Object.keys(shape), '');
  refuseUnknown(experiment.factors, Object.keys(shape.factors.shape), ' in its factors');
  refuseUnknown(experiment.fixed ?? {}, Object.keys(shape.fixed.unwrap().shape), ' in its fixed values');

  function refuseUnknown(part: object, known: readonly string[], where: string): void {
    for (const key of Object.keys(part ?? {}))
      if (!known.includes(key))
        throw new PlanError(
          `Experiment "${experiment.name}": there is no key "${key}"${where}.${suggestion(key, known)}`,
        );
  }
}

/** Refuses values of another kind than they must be. Experiments are written by hand, and not always type-checked. */
export function checkShape(experiment: Experiment): void {
  const result = experimentSchema.safeParse(experiment);
  if (result.success) return;
  const issues = result.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new PlanError(`Experiment "${experiment.name}" cannot be planned: ${issues.join('; ')}.`);
}
