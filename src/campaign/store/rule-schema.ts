import { z } from 'zod';
import { complaint, type ValueRule } from '../../model/index.ts';
import type { FieldRules } from '../../model/value-rules.ts';
import { suggestion } from '../../workshop/index.ts';

/** A rule of the model as a schema: the message says what is allowed and what was found. */
export function schemaOf<Value>(rule: ValueRule<Value>): z.ZodType<Value> {
  return z.custom<Value>(rule.accepts, { error: ({ input }) => complaint(rule, input) });
}

export type Schemas<Shape> = { readonly [Field in keyof Shape]-?: z.ZodType<Shape[Field]> };

/** The same for each field. */
export function schemasOf<Shape extends object>(rules: FieldRules<Shape>): Schemas<Shape> {
  const schemas: Partial<Schemas<Shape>> = {};
  for (const field in rules) schemas[field] = schemaOf(rules[field]);
  // Whole now: every field has been gone through. So in the two below.
  return schemas as Schemas<Shape>;
}

type Absent<Shape> = { readonly [Field in keyof Shape]-?: z.ZodExactOptional<z.ZodType<Shape[Field]>> };

/** Each field may be absent. */
export function mayBeAbsent<Shape extends object>(schemas: Schemas<Shape>): Absent<Shape> {
  const absent: Partial<Absent<Shape>> = {};
  for (const field in schemas) absent[field] = schemas[field].exactOptional();
  return absent as Absent<Shape>;
}

type ListsOf<Shape> = { readonly [Field in keyof Shape]-?: z.ZodType<readonly Shape[Field][]> };

/** A list of each. */
export function listsOf<Shape extends object>(schemas: Schemas<Shape>): ListsOf<Shape> {
  const lists: Partial<ListsOf<Shape>> = {};
  for (const field in schemas) lists[field] = z.array(schemas[field]);
  return lists as ListsOf<Shape>;
}

/** An object with these keys and no others: a misspelt one would otherwise be left out in silence. */
export function strict<Shape extends z.ZodRawShape>(shape: Shape, where: string) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const known = Object.keys(shape);
      return issue.keys.map((key) => `there is no key "${key}"${where}.${suggestion(key, known)}`).join(' ');
    },
  });
}
