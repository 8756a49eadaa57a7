import { z } from 'zod';
import { actionSchema, attributeSchema, labelSchema, nameSchema, valueSchema } from './behaviour.ts';

/**
 * The classes every program may instantiate. `dict` classes start with a = b = c = None, so that the order of attributes
 * is the same whether it is kept per instance or per class. `plain` and `final` have a dictionary; `child` inherits
 * `final`; `slotted` has slots a, b; `slotted-final` adds slot c and a finalizer; `bare` has slot a and no weak references;
 * `caller` has slots a, b and is callable; `acyclic` has no attributes and a finalizer.
 */
export const classTable = {
  plain: { python: 'Plain', dict: true, attributes: ['a', 'b', 'c'], del: false, weak: true },
  final: { python: 'Final', dict: true, attributes: ['a', 'b', 'c'], del: true, weak: true },
  child: { python: 'Child', dict: true, attributes: ['a', 'b', 'c'], del: true, weak: true },
  slotted: { python: 'Slotted', dict: false, attributes: ['a', 'b'], del: false, weak: true },
  'slotted-final': {
    python: 'SlottedFinal',
    dict: false,
    attributes: ['a', 'b', 'c'],
    del: true,
    weak: true,
  },
  bare: { python: 'Bare', dict: false, attributes: ['a'], del: false, weak: false },
  caller: { python: 'Caller', dict: false, attributes: ['a', 'b'], del: false, weak: true },
  acyclic: { python: 'Acyclic', dict: false, attributes: [], del: true, weak: false },
} as const;
export type ClassName = keyof typeof classTable;
export const classNames = Object.keys(classTable) as ClassName[];

const actions = z.array(actionSchema);
const key = z.union([z.string(), z.number().int(), z.strictObject({ name: nameSchema })]);
/** A key of a dictionary: a string or number, or the object a name is bound to. */
export type Key = z.infer<typeof key>;
const atomKey = z.union([z.string(), z.number().int()]);
const bound = z.number().int().nullable();
const target = { target: nameSchema };
const into = { into: nameSchema };
const make = { name: nameSchema, label: labelSchema };
const op = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.strictObject({ do: z.literal(kind), ...shape });

/** None, a function that logs and then takes the steps, or an instance of `caller` held by a name. */
const callback = z.union([z.null(), z.strictObject({ actions }), z.strictObject({ caller: nameSchema })]);
export type Callback = z.infer<typeof callback>;

/** One operation of a program: a single Python statement, or one probe that writes to the trace. */
export const operationSchema = z.discriminatedUnion('do', [
  // Names
  op('copy', { name: nameSchema, from: nameSchema }),
  op('forget', { name: nameSchema }),
  op('delete-name', { name: nameSchema }),
  // Objects
  op('list', make),
  op('dict', make),
  op('tuple', { ...make, items: z.array(valueSchema) }),
  op('set', make),
  op('instance', { ...make, class: z.enum(classNames), actions }),
  // Lists
  op('append', { ...target, value: valueSchema }),
  op('extend', { ...target, from: nameSchema }),
  op('insert', { ...target, index: z.number().int(), value: valueSchema }),
  op('pop', { ...target, index: bound, into: nameSchema.nullable() }),
  op('remove', { ...target, value: valueSchema }),
  op('clear', target),
  op('reverse', target),
  op('set-item', { ...target, index: z.number().int(), value: valueSchema }),
  op('delete-item', { ...target, index: z.number().int() }),
  op('get-item', { ...target, index: z.number().int(), ...into }),
  op('set-slice', { ...target, start: bound, stop: bound, step: bound, from: nameSchema }),
  op('delete-slice', { ...target, start: bound, stop: bound, step: bound }),
  // Of an exact list only: a slice of a subclass is an exact list too, which the young counter may not see.
  op('get-slice', { ...make, ...target, start: bound, stop: bound, step: bound }),
  op('index', { ...target, value: valueSchema }),
  // By the labels of the items.
  op('sort', { ...target, reverse: z.boolean() }),
  // `take`: the last item goes with each step.
  op('iterate', { ...target, take: z.boolean() }),
  // Dictionaries
  op('dict-set', { ...target, key, value: valueSchema }),
  op('dict-delete', { ...target, key }),
  op('dict-get', { ...target, key, ...into }),
  op('dict-pop', { ...target, key, default: z.boolean(), into: nameSchema.nullable() }),
  op('dict-popitem', { ...target, into: nameSchema.nullable() }),
  op('dict-setdefault', { ...target, key, value: valueSchema }),
  op('dict-update', { ...target, from: nameSchema }),
  op('dict-contains', { ...target, key }),
  op('dict-view', { ...target, view: z.enum(['keys', 'values', 'items']) }),
  // Sets (at most one counted member, so that no order shows)
  op('set-add', { ...target, value: valueSchema }),
  op('set-discard', { ...target, value: valueSchema }),
  op('set-remove', { ...target, value: valueSchema }),
  op('set-contains', { ...target, value: valueSchema }),
  // Attributes
  op('set-attribute', { ...target, attribute: attributeSchema, value: valueSchema }),
  op('get-attribute', { ...target, attribute: attributeSchema, ...into }),
  op('delete-attribute', { ...target, attribute: attributeSchema }),
  // Weak references
  op('reference', { ...make, ...target, callback }),
  op('proxy', { ...make, ...target, callback }),
  op('dereference', { ...target, ...into }),
  op('proxy-get', { ...target, attribute: attributeSchema }),
  op('proxy-set', { ...target, attribute: attributeSchema, value: valueSchema }),
  op('weak-method', { ...make, ...target, callback }),
  op('weak-method-call', target),
  op('probe-reference', target),
  op('probe-callback', target),
  op('weak-equal', { left: nameSchema, right: nameSchema }),
  op('weakref-count', target),
  op('weakrefs', target),
  op('finalize', { ...make, ...target, actions }),
  op('finalize-call', target),
  op('finalize-detach', target),
  op('finalize-alive', target),
  op('finalize-peek', target),
  // Weak collections; the object is the value, the key, the element
  op('weak-value-dictionary', make),
  op('weak-value-set', { ...target, key: atomKey, value: nameSchema }),
  op('weak-value-get', { ...target, key: atomKey, ...into }),
  op('weak-value-pop', { ...target, key: atomKey, into: nameSchema.nullable() }),
  op('weak-value-setdefault', { ...target, key: atomKey, value: nameSchema }),
  op('weak-value-popitem', target),
  op('weak-value-items', target),
  op('weak-key-dictionary', make),
  op('weak-key-set', { ...target, key: nameSchema, value: valueSchema }),
  op('weak-key-get', { ...target, key: nameSchema, ...into }),
  op('weak-key-delete', { ...target, key: nameSchema }),
  op('weak-key-pop', { ...target, key: nameSchema }),
  op('weak-key-contains', { ...target, key: nameSchema }),
  op('weak-key-items', target),
  op('weak-set', make),
  op('weak-set-add', { ...target, value: nameSchema }),
  op('weak-set-discard', { ...target, value: nameSchema }),
  op('weak-set-remove', { ...target, value: nameSchema }),
  op('weak-set-contains', { ...target, value: nameSchema }),
  op('weak-set-items', target),
  op('weak-length', target),
  op('weak-clear', target),
  // The collector
  op('collect', { generation: z.number().int().nullable() }),
  op('enable', {}),
  op('disable', {}),
  op('is-enabled', {}),
  op('set-threshold', { values: z.array(z.number().int()) }),
  op('get-threshold', {}),
  op('freeze', {}),
  op('unfreeze', {}),
  op('freeze-count', {}),
  op('set-debug', { flags: z.number().int() }),
  op('get-debug', {}),
  op('garbage', {}),
  op('clear-garbage', {}),
  op('callback-add', { id: z.number().int(), actions }),
  op('callback-remove', { id: z.number().int() }),
  op('callback-count', {}),
  // Probes
  op('count', { first: z.boolean() }),
  op('stats', {}),
  op('objects', { generation: z.number().int().nullable() }),
  op('is-tracked', target),
  op('is-finalized', target),
  op('refcount', target),
  op('referents', target),
  op('referrers', target),
  op('length', target),
  op('items', target),
  op('same', { left: nameSchema, right: nameSchema }),
]);
export type Operation = z.infer<typeof operationSchema>;
export type OperationKind = Operation['do'];

/**
 * - `counted`: containers are subclasses without free lists, so `get_count()[0]` is exact; collections by hand.
 * - `automatic`: as `counted`, low thresholds, only operations that never raise: automatic collections must start at the
 *   same operation.
 * - `rich`: weak collections, `weakref.finalize`, sets; `get_count()[0]` is not probed.
 * - `builtin`: exact `list`, `dict`, `tuple`, so the tracking rules show; `get_count()[0]` is not probed.
 */
export const programKinds = ['counted', 'automatic', 'rich', 'builtin'] as const;
export type ProgramKind = (typeof programKinds)[number];

export const programSchema = z.strictObject({
  kind: z.enum(programKinds),
  operations: z.array(operationSchema),
});
/** Plain data: one straight-line program that both the layer and a CPython can run. All names start bound to None. */
export type Program = z.infer<typeof programSchema>;

/** What happened, operation by operation: a number opens the operation of that index, strings are its events. */
export const traceSchema = z.array(z.union([z.number().int(), z.string()]));
export type Trace = z.infer<typeof traceSchema>;

/** The names a program may use: fixed, so that straight-line source can bind all of them first. */
export const namePools = {
  n: ['n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7'],
  r: ['r0', 'r1', 'r2'],
  w: ['w0', 'w1', 'w2', 'w3', 'w4', 'w5'],
  d: ['d0', 'd1', 'd2'],
  f: ['f0', 'f1'],
  m: ['m0', 'm1'],
} as const;
export const allNames: readonly string[] = Object.values(namePools).flat();
