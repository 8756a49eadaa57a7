import { type FactorValues, type NativeSize, type PlacedCell, valuesOf } from './cell.ts';
import { limitRules, nativeSizeRule } from './cell-rules.ts';
import { backendNames, workloadNames } from './names.ts';
import { namesOf } from './names-of.ts';
import { orOwn } from './own-parts.ts';
import { type Bytes, kib } from './units.ts';
import { v8FlagsRule } from './v8-flags.ts';
import { type FieldRules, oneOf, orNull, type ValueRule, wholeNumber } from './value-rules.ts';

/** How a report writes an amount of bytes: `16 KiB`. */
export type BytesText = (amount: Bytes) => string;

/** What can be varied from cell to cell, beside the manager. */
export interface Factor<Value> {
  /** One value inside the id of a cell, and what tells two values apart. */
  readonly id: (value: Value) => string;
  /** One value as it places a cell: `yields every 256`. */
  readonly text: (value: Value, bytesText: BytesText) => string;
  /** One value in the predicate of a claim, behind the manager: `yielding every 256`. */
  readonly words: (value: Value, bytesText: BytesText) => string;
  /** Its line among the settings of a run; null where the records tell what really served. */
  readonly setting: { readonly name: string; readonly text?: (value: Value) => string } | null;
}

export type FactorName = keyof FactorValues;

/** True for the path of a program, false for `default` and the name of a version. */
export const isNodePath = (node: string): boolean => /[\\/]/.test(node);

/** A version (`22`, `22.23.3`), `default`, or a path, which has a slash in it. */
const nodeRule: ValueRule<string> = {
  allowed: '"default", a version of Node as in "22" or "22.23.3", or the path of a node binary',
  accepts: (value): value is string =>
    typeof value === 'string' &&
    (value === 'default' || /^v?\d{1,4}(\.\d{1,4}){0,2}$/.test(value) || isNodePath(value)),
};

/** What each factor may be. */
export const factorRules: FieldRules<FactorValues> = {
  workload: orOwn(oneOf(workloadNames)),
  yieldEvery: orNull(wholeNumber(1, 0x7fff_ffff), 'never'),
  jsHeapMiB: limitRules.jsHeapMiB,
  nativeBudget: orNull(limitRules.nativeBudget, 'no limit'),
  native: nativeSizeRule,
  backend: oneOf(backendNames),
  node: nodeRule,
  v8Flags: v8FlagsRule,
};

/**
 * The factors. A new one is a row here, with its rule and its default, and its field in `cell.ts`: planner,
 * ids, schemas, the child's task, claims, settings and charts go through this table. Their order is that of
 * the parts of an id.
 */
export const factorTable: { readonly [Name in FactorName]: Factor<FactorValues[Name]> } = {
  workload: {
    id: (name) => name,
    text: (name) => name,
    words: (name) => `on ${name}`,
    setting: { name: 'Workloads' },
  },
  yieldEvery: {
    id: (every) => `yield=${every ?? 'never'}`,
    text: (every) => (every === null ? 'never yields' : `yields every ${every}`),
    words: (every) => (every === null ? 'never yielding' : `yielding every ${every}`),
    setting: { name: 'Event loop' },
  },
  jsHeapMiB: {
    id: (mebibytes) => `heap=${mebibytes}MiB`,
    text: (mebibytes) => `${mebibytes} MiB V8 heap`,
    words: (mebibytes) => `with ${mebibytes} MiB of V8 heap`,
    setting: { name: 'V8 heap limit', text: (mebibytes) => `${mebibytes} MiB` },
  },
  nativeBudget: {
    id: (budget) => `budget=${budget === null ? 'none' : bytesId(budget)}`,
    text: (budget, bytesText) =>
      budget === null ? 'no native budget' : `${bytesText(budget)} native budget`,
    words: (budget, bytesText) =>
      budget === null ? 'without native budget' : `with ${bytesText(budget)} of native budget`,
    setting: { name: 'Native budget' },
  },
  native: {
    id: (native) => `native=${nativeId(native)}`,
    text: nativeText,
    words: (native, bytesText) => `with ${nativeText(native, bytesText)}`,
    setting: { name: 'Native memory' },
  },
  backend: {
    id: (name) => `backend=${name}`,
    text: (name) => name,
    words: (name) => `on the backend ${name}`,
    setting: null,
  },
  node: {
    id: (name) => `node=${name}`,
    text: (name) => (name === 'default' ? 'default node' : `Node ${name}`),
    words: (name) => (name === 'default' ? 'on the default Node' : `on Node ${name}`),
    setting: null,
  },
  v8Flags: {
    id: (flags) => `flags=${flags.length === 0 ? 'none' : flags.map((flag) => flag.slice(2)).join('+')}`,
    text: (flags) => (flags.length === 0 ? 'no V8 flags' : flags.join(' ')),
    words: (flags) => (flags.length === 0 ? 'without V8 flags' : `with ${flags.join(' ')}`),
    setting: { name: 'Extra V8 flags' },
  },
};

export const factorNames: readonly FactorName[] = namesOf(factorTable);

/**
 * What a factor is where an experiment says nothing. Every value is printed with the cell, so a reader never
 * has to know this table; it is here so that two experiments that say nothing agree.
 */
export const factorDefaults: Omit<FactorValues, 'workload'> = {
  /** Safepoints between two turns of the event loop: a server that handles a request and yields. */
  yieldEvery: 256,
  jsHeapMiB: 256,
  /** No native budget: the watchdog on the resident set is the net. */
  nativeBudget: null,
  /** 16 KiB per object: large beside the wrapper, small beside the budget. */
  native: { kind: 'fixed', bytes: kib(16) },
  /** Memory that V8 knows nothing of. A child without FFI substitutes `resizable-buffer` and says so. */
  backend: 'malloc',
  node: 'default',
  v8Flags: [],
};

/** One value of a factor, named as in the ids of cells. */
export const factorId = <Name extends FactorName>(name: Name, value: FactorValues[Name]): string =>
  factorTable[name].id(value);

/** The same of the value that a cell has. */
export const cellFactorId = (cell: PlacedCell, name: FactorName): string =>
  factorId(name, valuesOf(cell)[name]);

/** Where a cell stands by one factor, in words. */
export function factorText(cell: PlacedCell, name: FactorName, bytesText: BytesText): string {
  const textOf = <Name extends FactorName>(of: Name) => factorTable[of].text(valuesOf(cell)[of], bytesText);
  return textOf(name);
}

function nativeText(native: NativeSize, bytesText: BytesText): string {
  if (native.kind === 'fixed') return `${bytesText(native.bytes)} native per object`;
  return `${bytesText(native.low)} to ${bytesText(native.high)} native per object (${native.kind})`;
}

function nativeId(native: NativeSize): string {
  if (native.kind === 'fixed') return bytesId(native.bytes);
  const range = `${bytesId(native.low)}..${bytesId(native.high)}`;
  return native.kind === 'uniform' ? range : `log(${range})`;
}

function bytesId(amount: Bytes): string {
  if (amount >= 1024 ** 2 && amount % 1024 ** 2 === 0) return `${amount / 1024 ** 2}MiB`;
  if (amount >= 1024 && amount % 1024 === 0) return `${amount / 1024}KiB`;
  return `${amount}B`;
}
