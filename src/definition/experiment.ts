import type {
  ChartRequest,
  Experiment,
  Factors,
  ManagerVariant,
  OwnPart,
  OwnPartKind,
} from '../model/index.ts';
import type { OwnManager } from '../subjects/managers/own.ts';
import type { OwnWorkload } from '../subjects/workloads/workload.ts';

/** An experiment as its file writes it: parts of its own stand where the name of a built-in part may. */
export interface ExperimentDefinition extends Omit<Experiment, 'factors' | 'charts' | 'own'> {
  readonly factors: Omit<Factors, 'workload' | 'manager'> & {
    readonly workload: readonly (Factors['workload'][number] | OwnWorkload)[];
    readonly manager: readonly (ManagerVariant | OwnManager)[];
  };
  readonly charts: readonly ChartRequest[];
}

export type OwnCode = { readonly kind: OwnPartKind } & (
  | { readonly kind: 'workload'; readonly part: OwnWorkload }
  | { readonly kind: 'manager'; readonly part: OwnManager }
);

/** Types an experiment while it is written. It is checked against all that exists when it is planned. */
export function defineExperiment(experiment: ExperimentDefinition): ExperimentDefinition {
  return experiment;
}

const isWorkload = (value: Factors['workload'][number] | OwnWorkload): value is OwnWorkload =>
  typeof value === 'object' && value !== null;

const isManager = (value: ManagerVariant | OwnManager): value is OwnManager =>
  typeof value === 'object' && value !== null && !('manager' in value);

/** The parts of its own that a definition names, each once. */
export function ownCode({ factors }: ExperimentDefinition): readonly OwnCode[] {
  const { workload, manager } = factors;
  return [
    ...workload.filter(isWorkload).map((part) => ({ kind: 'workload', part }) as const),
    ...manager.filter(isManager).map((part) => ({ kind: 'manager', part }) as const),
  ];
}

/** The definition as plain data: its own parts by name. */
export function plainExperiment(definition: ExperimentDefinition, own: readonly OwnPart[]): Experiment {
  const { factors } = definition;
  return {
    ...definition,
    factors: {
      ...factors,
      workload: factors.workload.map((value) => (isWorkload(value) ? value.name : value)),
      manager: factors.manager.map((value) =>
        isManager(value)
          ? { manager: `own-${value.objects}`, label: value.name, options: { part: value.name } }
          : value,
      ),
    },
    ...(own.length > 0 && { own }),
  };
}
