import { z } from 'zod';

/** A variable of a program. The letter is its pool: n containers and instances, r rescue, w weak, d weak collections, f finalize, m weak methods. */
export const nameSchema = z.string().regex(/^[nrwdfm]\d+$/);

/** How a trace speaks of an object: by its place in the program, never by its address. */
export const labelSchema = z.string().regex(/^[a-z]+\d+(\.\d+)?$/);

export const atomSchema = z.union([z.null(), z.number().int(), z.string(), z.boolean()]);
export type Atom = z.infer<typeof atomSchema>;

/** What is stored somewhere: the object a name is bound to, or an atom. */
export const valueSchema = z.union([
  z.strictObject({ name: nameSchema }),
  z.strictObject({ atom: atomSchema }),
]);
export type Value = z.infer<typeof valueSchema>;

/** Instance attributes of the fixed classes; which class has which is in `classTable`. */
export const attributeSchema = z.enum(['a', 'b', 'c']);
export type Attribute = z.infer<typeof attributeSchema>;

const own = <K extends string>(kind: K) => z.literal(kind);

/**
 * One step of a finalizer, a weak-reference callback, a `weakref.finalize` function or a `gc.callbacks` entry.
 * Steps that speak of `self` are legal only where there is one: in `__del__` and in `__call__`.
 */
export const actionSchema = z.discriminatedUnion('do', [
  /** `global into; into = self` */
  z.strictObject({ do: own('resurrect'), into: nameSchema }),
  /** `target.append(self)` */
  z.strictObject({ do: own('keep'), target: nameSchema }),
  /** `raise ValueError`; what follows does not run */
  z.strictObject({ do: own('throw') }),
  /** `self.attribute = None` */
  z.strictObject({ do: own('break'), attribute: attributeSchema }),
  /** log the label of `self.attribute` */
  z.strictObject({ do: own('observe-self'), attribute: attributeSchema }),
  /** log `gc.is_finalized(self)` and `gc.is_tracked(self)` */
  z.strictObject({ do: own('inspect-self') }),
  /** `global into; into = weakref.ref(self)` or with a callback that logs */
  z.strictObject({
    do: own('reference-self'),
    label: labelSchema,
    into: nameSchema,
    callback: z.boolean(),
  }),
  /** a new list: dropped at once, holding itself, or bound to a name */
  z.strictObject({ do: own('allocate'), label: labelSchema, shape: z.enum(['drop', 'cycle']) }),
  z.strictObject({ do: own('allocate-into'), label: labelSchema, into: nameSchema }),
  /** log `gc.collect(generation)` */
  z.strictObject({ do: own('collect'), generation: z.number().int() }),
  /** `target.attribute = name` */
  z.strictObject({
    do: own('set-attribute'),
    target: nameSchema,
    attribute: attributeSchema,
    value: valueSchema,
  }),
  /** `target.attribute = self` */
  z.strictObject({ do: own('set-attribute-self'), target: nameSchema, attribute: attributeSchema }),
  /** `target.clear()` */
  z.strictObject({ do: own('clear'), target: nameSchema }),
  /** `global name; name = None` */
  z.strictObject({ do: own('forget'), name: nameSchema }),
  /** log the label of the referent of a weak reference, or None */
  z.strictObject({ do: own('observe'), target: nameSchema }),
  /** `global into; into = from()` for a weak reference: resurrection through a weak reference where it is still alive */
  z.strictObject({ do: own('revive'), from: nameSchema, into: nameSchema }),
]);
export type Action = z.infer<typeof actionSchema>;

const selfish: ReadonlySet<Action['do']> = new Set<Action['do']>([
  'resurrect',
  'keep',
  'break',
  'observe-self',
  'inspect-self',
  'reference-self',
  'set-attribute-self',
]);

/** True for steps that need a `self`. */
export const needsSelf = (action: Action): boolean => selfish.has(action.do);
