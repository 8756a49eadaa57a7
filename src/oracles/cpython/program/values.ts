import { z } from 'zod';

/** What programs are written in: variables, labels, and what can be stored. */

/** A variable of a program. The letter is its pool: see `namePools`. */
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

/** A key of a dictionary: a string or number, or the object a name is bound to. */
export const keySchema = z.union([z.string(), z.number().int(), z.strictObject({ name: nameSchema })]);
export type Key = z.infer<typeof keySchema>;

/** Instance attributes of the fixed classes; which class has which is in `classTable`. */
export const attributeSchema = z.enum(['a', 'b', 'c']);
export type Attribute = z.infer<typeof attributeSchema>;
export const attributes = attributeSchema.options;

/**
 * The names a program may use: fixed, so that straight-line source can bind all of them first. n containers
 * and instances, r rescued by a finalizer, w weak references, d weak collections, f `weakref.finalize`, m
 * weak methods.
 */
export const namePools = {
  n: ['n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7'],
  r: ['r0', 'r1', 'r2'],
  w: ['w0', 'w1', 'w2', 'w3', 'w4', 'w5'],
  d: ['d0', 'd1', 'd2'],
  f: ['f0', 'f1'],
  m: ['m0', 'm1'],
} as const;
export type Pool = keyof typeof namePools;
export const allNames: readonly string[] = Object.values(namePools).flat();
