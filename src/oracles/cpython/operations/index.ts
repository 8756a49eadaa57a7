import { z } from 'zod';
import type { Choices } from '../generate/choices.ts';
import type { Making } from '../generate/making.ts';
import type { LayerWorld } from '../layer/world.ts';
import type { Fields } from '../program/form.ts';
import type { ProgramKind } from '../program/kinds.ts';
import { collectorOperations } from './collector.ts';
import { containerOperations } from './containers.ts';
import { dictOperations } from './dicts.ts';
import { finalizerOperations } from './finalizers.ts';
import { instanceOperations } from './instances.ts';
import { listOperations } from './lists.ts';
import { nameOperations } from './names.ts';
import type { Entry, LabelledActions } from './operation.ts';
import { probeOperations } from './probes.ts';
import { proxyOperations } from './proxies.ts';
import { referenceOperations } from './references.ts';
import { setOperations } from './sets.ts';
import { sliceOperations } from './slices.ts';
import { weakKeyOperations } from './weak-keys.ts';
import { weakMethodOperations } from './weak-methods.ts';
import { weakSetOperations } from './weak-sets.ts';
import { weakValueOperations } from './weak-values.ts';

/** The families of operations. A new operation is one entry in one of them. */
export const families = {
  names: nameOperations,
  lists: listOperations,
  slices: sliceOperations,
  dicts: dictOperations,
  sets: setOperations,
  containers: containerOperations,
  instances: instanceOperations,
  references: referenceOperations,
  proxies: proxyOperations,
  'weak-methods': weakMethodOperations,
  finalizers: finalizerOperations,
  'weak-values': weakValueOperations,
  'weak-keys': weakKeyOperations,
  'weak-sets': weakSetOperations,
  collector: collectorOperations,
  probes: probeOperations,
};

const table = {
  ...nameOperations,
  ...listOperations,
  ...sliceOperations,
  ...dictOperations,
  ...setOperations,
  ...containerOperations,
  ...instanceOperations,
  ...referenceOperations,
  ...proxyOperations,
  ...weakMethodOperations,
  ...finalizerOperations,
  ...weakValueOperations,
  ...weakKeyOperations,
  ...weakSetOperations,
  ...collectorOperations,
  ...probeOperations,
};

export type OperationKind = keyof typeof table;
type Shapes = { readonly [Kind in OperationKind]: (typeof table)[Kind]['shape'] };
type OperationOf<Kind extends OperationKind> = {
  [K in Kind]: { readonly do: K } & Fields<Shapes[K]>;
}[Kind];
/** One operation of a program as plain data. */
export type Operation = OperationOf<OperationKind>;

type Entries = {
  readonly [Kind in OperationKind]: Entry<Shapes[Kind], OperationKind> & {
    make(making: Making, choices: Choices): OperationOf<Kind> | null;
  };
};
/**
 * Where an entry is called by another name than its own, or needs a kind that does not exist, this does not
 * compile.
 */
const operations: Entries = table;

const [first, ...others] = Object.values(table).map(({ schema }) => schema);
export const operationSchema = z.discriminatedUnion('do', [first!, ...others]);
export const operationKinds = operationSchema.options.map((option) => option.shape.do.value);

/** The kinds of operation that appear in a kind of program, and how often. */
export const weightsIn = (program: ProgramKind): (readonly [OperationKind, number])[] =>
  operationKinds.flatMap((kind) => {
    const weight = operations[kind].weights[program] ?? 0;
    return weight > 0 ? [[kind, weight] as const] : [];
  });

/**
 * One operation of the wanted kind, or of the kind that it needs first; null when nothing sensible can be
 * made.
 */
export function generateOperation(kind: OperationKind, making: Making, choices: Choices): Operation | null {
  const wanted = operations[kind].make(making, choices);
  const { needs } = operations[kind];
  return wanted !== null || needs === undefined ? wanted : operations[needs].make(making, choices);
}

type Narrowed<Kind extends OperationKind> = OperationOf<Kind> & { readonly do: Kind };
type EntryOf<Kind extends OperationKind> = Entry<Shapes[Kind], OperationKind>;

/** One operation as Python statements. `exact`: containers of builtin types. */
export function pythonOf<Kind extends OperationKind>(op: Narrowed<Kind>, exact: boolean): string {
  const entry: EntryOf<Kind> = operations[op.do];
  return entry.python(op, exact);
}

/** Python that runs before a program with this operation. */
export function preludeOf<Kind extends OperationKind>(op: Narrowed<Kind>): string[] {
  const entry: EntryOf<Kind> = operations[op.do];
  return entry.prelude === undefined ? [] : [entry.prelude(op)];
}

/** The steps that an operation gives to a finalizer or callback, and its label; null where it gives none. */
export function behaviourOf<Kind extends OperationKind>(op: Narrowed<Kind>): LabelledActions | null {
  const entry: EntryOf<Kind> = operations[op.do];
  const behaviour = entry.behaviour?.(op) ?? null;
  return behaviour === null || behaviour.actions.length === 0 ? null : behaviour;
}

/** Does one operation on the layer; throws what Python would raise. */
export function perform<Kind extends OperationKind>(world: LayerWorld, op: Narrowed<Kind>): void {
  const entry: EntryOf<Kind> = operations[op.do];
  entry.layer(world, op);
}
