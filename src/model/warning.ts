import { backendNames, metricNames } from './names.ts';
import { namesOf } from './names-of.ts';
import {
  type FieldRules,
  fields,
  finiteNumber,
  listOf,
  oneOf,
  orNull,
  type Ruled,
  text,
  type ValueRule,
  wholeNumber,
} from './value-rules.ts';

/**
 * A measure: warnings that differ in it alone are one warning with a range. All other fields tell warnings
 * apart.
 */
const amount = { ...finiteNumber, isAmount: true } as const;
const amountOrNone = { ...orNull(finiteNumber, 'none'), isAmount: true } as const;
const ordinal = wholeNumber(0, Number.MAX_SAFE_INTEGER);
const texts = listOf(text);

/** Codes from before warnings carried data. Records with them keep their text: see `stored-text`. */
const earlierCodes = [
  'few-blocks',
  'noise-floor',
  'backend-substituted',
  'foreign-load',
  'garbage-on-pipe',
  'torn-line',
  'lost-tail',
  'counts-differ',
  'node-version-differs',
  'outliers',
  'shortened',
  'other',
] as const;

/**
 * Every warning and the data that it carries. Type and guard derive from this table; a new warning is a row
 * here, its text in `findings/analysis/warning-texts.ts`, and the place that gives it. Shares are 0–1.
 */
export const warningFields = {
  // What one invocation told, or what was seen of it.
  'backend-substituted': { asked: oneOf(backendNames), served: oneOf(backendNames), reason: text },
  'foreign-load': { process: text, share: amount },
  'garbage-on-pipe': { lines: amount, first: text },
  'cut-line': { characters: amount },
  'lost-tail': {},
  'slow-recording': { share: amount },
  'estimated-reclaims': {},
  'unwatched-memory': {},
  'stopped-child': { ms: amount },
  'left-behind': { processes: amount },
  // `value` and `first` are of the first counter named; null where one of the two has no such counter.
  'counts-differ': {
    invocation: text,
    counters: texts,
    value: amountOrNone,
    first: amountOrNone,
  },

  // What the reader of a run folder found. Lines count from 1.
  'torn-line': { line: ordinal },
  'long-line': { line: ordinal },
  'broken-line': { line: ordinal },
  'refused-line': { line: ordinal, reason: text },
  'unplanned-invocation': { line: ordinal, invocation: text },
  'wrong-cell': { line: ordinal, invocation: text, recorded: text, planned: text },
  'wrong-place': { line: ordinal, invocation: text },
  'recorded-twice': { line: ordinal, invocation: text },
  'more-wrong-lines': { lines: ordinal },
  'lost-series': { invocation: text, reason: text },
  'missing-invocations': { missing: ordinal, planned: ordinal },
  'part-of-campaign': { part: ordinal, of: ordinal },
  'node-version-differs': { versions: texts },
  'mixed-parts': { run: text, part: ordinal, differences: texts },

  // What the analysis found.
  'few-blocks': { blocks: ordinal },
  'no-twin': {},
  'noise-floor': { metric: oneOf(metricNames), cellId: text, ratio: finiteNumber },
  'inexact-counter': {
    cellId: text,
    counter: text,
    values: ordinal,
    lowest: finiteNumber,
    highest: finiteNumber,
  },
  outliers: { times: ordinal, cells: texts, of: ordinal },
  'claim-without-cells': { claim: text },

  // Of a record from before warnings carried data: its code and its text, as they were.
  'stored-text': { named: oneOf(earlierCodes), message: text },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ValueRule<unknown>>>>>;

export type WarningCode = keyof typeof warningFields;

/** The warning of one code. */
export type WarningOf<Code extends WarningCode> = { readonly code: Code } & {
  readonly [Field in keyof (typeof warningFields)[Code]]: Ruled<(typeof warningFields)[Code][Field]>;
};

/**
 * Something a reader of a number must know: data, no words. Warnings travel with the data into the report.
 */
export type Warning = { readonly [Code in WarningCode]: WarningOf<Code> }[WarningCode];

export const warningCodes = namesOf(warningFields);

const codeRule = oneOf(warningCodes);
const storedRule = fields({ code: oneOf(earlierCodes), message: text });

/** True for a warning with all fields of its code, and no others. */
export function isWarning(data: unknown): data is Warning {
  if (typeof data !== 'object' || data === null || !('code' in data) || !codeRule.accepts(data.code))
    return false;
  const rules: FieldRules<Readonly<Record<string, unknown>>> = {
    code: codeRule,
    ...warningFields[data.code],
  };
  return fields(rules).accepts(data);
}

/** A warning as it was stored or said, by this version or an earlier one; null where it is none. */
export function readWarning(data: unknown): Warning | null {
  if (isWarning(data)) return data;
  return storedRule.accepts(data) ? { code: 'stored-text', named: data.code, message: data.message } : null;
}

/** The fields of a code that are measures. */
export function amountsOf(code: WarningCode): readonly string[] {
  return Object.entries<ValueRule<unknown>>(warningFields[code]).flatMap(([name, rule]) =>
    'isAmount' in rule ? [name] : [],
  );
}
