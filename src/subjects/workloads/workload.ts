import type { OwnName, WorkloadName, WorkloadParameters } from '../../model/index.ts';
import type { Mutator } from '../managers/mutator.ts';

/**
 * A seeded, deterministic program over `Mutator`. Same parameters, same sequence of calls, same checksum,
 * whatever the manager. At its end it has released every reference it owned.
 */
export interface Workload {
  readonly name: WorkloadName | OwnName;
  /** One sentence for `reclaim list`: what it does and which cost it stresses. */
  readonly describes: string;
  /** False when every structure it builds dies by counts alone. */
  readonly cyclic: boolean;
  /** Runs to the end; the checksum is a 32-bit unsigned integer. */
  run<Obj>(m: Mutator<Obj>, parameters: WorkloadParameters): Promise<number>;
}

/** A workload of one's own. */
export type OwnWorkload = Workload & { readonly name: OwnName };
