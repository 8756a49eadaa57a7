import type { ManagerOptionName, ManagerOptions, NativeSize, WorkloadParameters } from './cell.ts';
import { type AnyManagerName, factsOf } from './managers.ts';
import { ownNameRule } from './own-parts.ts';
import type { Bytes } from './units.ts';
import { complaint, fields, numberAbove, type Refusal, type ValueRule, wholeNumber } from './value-rules.ts';

/** The most native bytes that one object may carry: 2 GiB less one. */
export const largestNativeSize = 0x7fff_ffff;
const largestInt32 = 0x7fff_ffff;

const sizes = {
  fixed: fields<Extract<NativeSize, { kind: 'fixed' }>>({
    kind: only('fixed'),
    bytes: wholeNumber<Bytes>(0, largestNativeSize),
  }),
  uniform: range('uniform', 0),
  // A logarithm needs a positive start.
  'log-uniform': range('log-uniform', 1),
};

function only<const Kind extends string>(kind: Kind): ValueRule<Kind> {
  return { allowed: `"${kind}"`, accepts: (value): value is Kind => value === kind };
}

function range<const Kind extends 'uniform' | 'log-uniform'>(kind: Kind, least: number) {
  type Range = { readonly kind: Kind; readonly low: Bytes; readonly high: Bytes };
  const bound = wholeNumber<Bytes>(least, largestNativeSize);
  const whole = fields<Range>({ kind: only(kind), low: bound, high: bound });
  const rule: ValueRule<Range> = {
    allowed: whole.allowed,
    accepts: (value): value is Range => whole.accepts(value) && value.low <= value.high,
    why: (value) =>
      whole.accepts(value)
        ? { field: 'low', message: `must be at most high, but is ${value.low}, and high is ${value.high}` }
        : (whole.why?.(value) ?? null),
  };
  return rule;
}

/** Native bytes per object. */
export const nativeSizeRule: ValueRule<NativeSize> = {
  allowed:
    '{ kind: "fixed", bytes }, or { kind: "uniform" or "log-uniform", low, high }, in whole bytes up to 2147483647',
  accepts: (value): value is NativeSize => sizeRule(value)?.accepts(value) ?? false,
  why: (value) => sizeRule(value)?.why?.(value) ?? null,
};

function sizeRule(value: unknown): ValueRule<NativeSize> | undefined {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  if (kind === 'fixed' || kind === 'uniform' || kind === 'log-uniform') return sizes[kind];
  return undefined;
}

/** Objects have 32-bit birth numbers, and scale 1 allocates up to 50,000 of them. */
export const scaleRule = numberAbove(0, 40_000);
/**
 * The streams of random numbers are seeded with 32 bits: a wider seed would silently repeat another one's
 * program.
 */
export const seedRule = wholeNumber(0, 0xffff_ffff);

export const parametersRule: ValueRule<WorkloadParameters> = fields<WorkloadParameters>({
  scale: scaleRule,
  native: nativeSizeRule,
  seed: seedRule,
});

export const limitRules = {
  jsHeapMiB: wholeNumber(1, 2 ** 20),
  semiSpaceMiB: wholeNumber(1, 1024),
  nativeBudget: wholeNumber<Bytes>(0, Number.MAX_SAFE_INTEGER),
  rss: wholeNumber<Bytes>(1, Number.MAX_SAFE_INTEGER),
  /** A timer waits at most 2^31 - 1 milliseconds; a longer one would ring at once. */
  timeoutMs: wholeNumber(1, largestInt32),
};

type Triple = readonly [number, number, number];
const threshold = wholeNumber(0, largestInt32);

/** What each option of a manager may be. An option without a rule does not compile. */
export const optionRules: {
  readonly [Name in ManagerOptionName]-?: ValueRule<NonNullable<ManagerOptions[Name]>>;
} = {
  thresholds: {
    allowed: `three whole numbers from 0 to ${largestInt32}`,
    accepts: (value): value is Triple =>
      Array.isArray(value) && value.length === 3 && value.every((one) => threshold.accepts(one)),
  },
  sweepEvery: wholeNumber(1, largestInt32),
  forceEvery: wholeNumber<Bytes>(1, Number.MAX_SAFE_INTEGER),
  part: ownNameRule,
};

/**
 * Why these options are none for this manager; null when they are. An option that it does not read is
 * refused, not left out.
 */
export function optionsRefusal(manager: AnyManagerName, options: ManagerOptions): string | null {
  const { options: read } = factsOf(manager);
  const unread = Object.keys(options).find((name) => !read.some((option) => option === name));
  if (unread === undefined) return null;
  return `${unread} is no option of ${manager}, which reads ${read.length > 0 ? read.join(', ') : 'none'}`;
}

/** Options of any manager, by their own rules alone. */
export const optionsRule: ValueRule<ManagerOptions> = {
  allowed: 'an object of manager options, {} for none',
  accepts: (value): value is ManagerOptions =>
    typeof value === 'object' && value !== null && firstWrongOption(value) === null,
  why: (value) => (typeof value === 'object' && value !== null ? firstWrongOption(value) : null),
};

const rulesByName = new Map<string, ValueRule<unknown>>(Object.entries(optionRules));

function firstWrongOption(options: object): Refusal | null {
  for (const [name, option] of Object.entries(options)) {
    const rule = rulesByName.get(name);
    if (rule === undefined) return { field: name, message: 'is no option of any manager' };
    if (!rule.accepts(option)) return { field: name, message: complaint(rule, option) };
  }
  return null;
}
