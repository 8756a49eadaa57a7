import type { schemaVersion } from './plan.ts';

/** What a program saw, by name. Plain data: it crosses a pipe and is stored. */
export type Seen = Readonly<Record<string, SeenValue>>;
export type SeenValue = boolean | number | string | null | readonly (boolean | number | string | null)[];

/**
 * What a program reports: `shared` must be the same wherever Python's rules hold, `own` may differ from world
 * to world.
 */
export interface Observations {
  readonly shared: Seen;
  readonly own: Seen;
}

export const worldNames = ['layer', 'cpython', 'v8'] as const;

/** Where a card's programs run: Python's rules in the layer, a real CPython, and V8 on its own. */
export type WorldName = (typeof worldNames)[number];

/** A version of Python's rules and the CPython that was found for it. */
export interface PlannedInterpreter {
  /** The layer's profile that follows this version. */
  readonly profile: string;
  /** `native 3.11.7`, `pyodide315`: no path. */
  readonly name: string;
  readonly kind: 'native' | 'wasm';
  readonly version: string;
}

/** A card as data: what is checked, and Python's side of it as text. */
export interface PlannedCard {
  readonly id: string;
  /** Which of the numbered claims it checks; several cards may check one. */
  readonly claim: number;
  readonly topic: string;
  readonly text: string;
  /** How it works in truth, as far as it can be said without a run. */
  readonly mechanism: string;
  /** Source text for CPython; null when there is nothing to run. */
  readonly python: string | null;
  /** Why no run can settle the claim; null when one can. */
  readonly uncheckable: string | null;
  /** Where the layer is known and meant to differ from CPython, and why; null when nowhere. */
  readonly knownDifference: string | null;
}

/** One program in one process, or in one interpreter. */
export interface PlannedCheck {
  readonly id: string;
  readonly card: string;
  readonly world: WorldName;
  /** The layer's profile, the interpreter's name, or `v8`. */
  readonly version: string;
}

/** Everything that a fact check is going to run. */
export interface FactCheckPlan {
  readonly schema: typeof schemaVersion;
  readonly kind: 'fact-check';
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly prediction: string;
  readonly interpreters: readonly PlannedInterpreter[];
  /** What could not be found, and what that leaves unchecked. */
  readonly missing: readonly string[];
  readonly cards: readonly PlannedCard[];
  readonly checks: readonly PlannedCheck[];
}

export type CheckOutcome =
  | ({ readonly kind: 'observed' } & Observations)
  | {
      readonly kind: 'died';
      readonly code: number | null;
      readonly signal: string | null;
      readonly lastWords: string;
    }
  | { readonly kind: 'skipped'; readonly why: string };

/** What one program came to. */
export interface CheckRecord {
  readonly schema: typeof schemaVersion;
  readonly id: string;
  readonly card: string;
  readonly world: WorldName;
  readonly version: string;
  /** Exactly what ran: `CPython 3.11.7 (native)`, `reclaim-lab 0.1.0, rules of 3.11`, `V8 11.3`. */
  readonly ranOn: string;
  /** How it was started, executables by their base name. */
  readonly command: string;
  readonly outcome: CheckOutcome;
}
