import { collectorOperations } from './layer-collector.ts';
import { containerOperations } from './layer-containers.ts';
import { dictOperations } from './layer-dicts.ts';
import { objectOperations } from './layer-objects.ts';
import { weakOperations } from './layer-weak.ts';
import { weakCollectionOperations } from './layer-weak-collections.ts';
import type { LayerWorld } from './layer-world.ts';
import type { Operation, OperationKind } from './program.ts';

/** How each kind of operation is done on the layer. */
export type Operations = {
  readonly [K in OperationKind]: (world: LayerWorld, op: Extract<Operation, { do: K }>) => void;
};

const operations: Operations = {
  ...objectOperations,
  ...containerOperations,
  ...dictOperations,
  ...weakOperations,
  ...weakCollectionOperations,
  ...collectorOperations,
};

/** Does one operation; throws what Python would raise. */
export function perform<K extends OperationKind>(
  world: LayerWorld,
  op: Extract<Operation, { do: K }> & { readonly do: K },
): void {
  const operation: Operations[K] = operations[op.do];
  operation(world, op);
}
