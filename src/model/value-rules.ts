/**
 * What may stand where a definition, a plan or a task holds a value. Plain type guards, so that the planner,
 * the reader of run folders and the measured child, which carries no schema library, all check by the same
 * rules.
 */
export interface ValueRule<Value> {
  /** What is allowed, in words that follow "must be". */
  readonly allowed: string;
  readonly accepts: (value: unknown) => value is Value;
  /** The names to choose from, where it is a choice. */
  readonly names?: readonly string[];
  /** Says more than `allowed` about one value that is refused; null where there is no more to say. */
  readonly why?: (value: unknown) => Refusal | null;
}

/** What is wrong with a value: which of its fields (none: the value as a whole), and what about it. */
export interface Refusal {
  readonly field: string | null;
  readonly message: string;
}

/** Something about a value as a whole. */
export const aboutAll = (message: string): Refusal => ({ field: null, message });

/** The value that a rule is about. */
export type Ruled<Rule> = Rule extends ValueRule<infer Value> ? Value : never;

/**
 * Why a rule refuses a value, after the name of the value: `must be a whole number from 1 to 9, but is 0`.
 */
export function complaint<Value>(rule: ValueRule<Value>, value: unknown): string {
  const { field, message } = refusalOf(rule, value);
  return field === null ? message : `${field} ${message}`;
}

/** The same with the field apart. */
export function refusalOf<Value>({ allowed, why }: ValueRule<Value>, value: unknown): Refusal {
  return why?.(value) ?? aboutAll(`must be ${allowed}, but is ${shown(value)}`);
}

const longestShown = 80;

/** A value from outside as a message shows it: JSON, cut short. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

/** Whole numbers of any unit: the brand of the unit is the caller's. */
export function wholeNumber<Value extends number = number>(least: number, most: number): ValueRule<Value> {
  return {
    allowed: `a whole number from ${least} to ${most}`,
    accepts: (value): value is Value =>
      typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most,
  };
}

export function numberAbove(least: number, most: number): ValueRule<number> {
  return {
    allowed: `a number above ${least}, at most ${most}`,
    accepts: (value): value is number => typeof value === 'number' && value > least && value <= most,
  };
}

export function oneOf<Name extends string>(names: readonly Name[]): ValueRule<Name> {
  return {
    allowed: `one of ${names.join(', ')}`,
    names,
    accepts: (value): value is Name => names.some((name) => name === value),
  };
}

export const trueOrFalse: ValueRule<boolean> = {
  allowed: 'true or false',
  accepts: (value): value is boolean => typeof value === 'boolean',
};

export const text: ValueRule<string> = {
  allowed: 'a text',
  accepts: (value): value is string => typeof value === 'string',
};

export const finiteNumber: ValueRule<number> = {
  allowed: 'a finite number',
  accepts: (value): value is number => typeof value === 'number' && Number.isFinite(value),
};

/** `null` as well, which means `meaning`. */
export function orNull<Value>(rule: ValueRule<Value>, meaning: string): ValueRule<Value | null> {
  return {
    ...rule,
    allowed: `${rule.allowed}, or null for ${meaning}`,
    accepts: (value): value is Value | null => value === null || rule.accepts(value),
  };
}

export function listOf<Value>(rule: ValueRule<Value>): ValueRule<readonly Value[]> {
  return {
    allowed: `a list, each ${rule.allowed}`,
    accepts: (value): value is readonly Value[] =>
      Array.isArray(value) && value.every((item) => rule.accepts(item)),
  };
}

/** Rules of an object's fields. */
export type FieldRules<Shape> = { readonly [Field in keyof Shape]-?: ValueRule<Shape[Field]> };

/** An object that has these fields, all of them, and no others. */
export function fields<Shape extends object>(rules: FieldRules<Shape>): ValueRule<Shape> {
  const names = Object.keys(rules);
  return {
    allowed: `an object of ${names.join(', ')}`,
    accepts: (value): value is Shape => firstWrongField(value, rules) === null,
    why: (value) => firstWrongField(value, rules),
  };
}

function firstWrongField<Shape extends object>(value: unknown, rules: FieldRules<Shape>): Refusal | null {
  if (typeof value !== 'object' || value === null)
    return aboutAll(`must be an object, but is ${shown(value)}`);
  const given = new Map<string, unknown>(Object.entries(value));
  for (const field in rules) {
    const rule = rules[field];
    if (rule.accepts(given.get(field))) continue;
    const inside = refusalOf(rule, given.get(field));
    return { field: inside.field === null ? field : `${field}.${inside.field}`, message: inside.message };
  }
  for (const field of given.keys()) if (!(field in rules)) return aboutAll(`has no field "${field}"`);
  return null;
}
