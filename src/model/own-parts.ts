import type { ValueRule } from './value-rules.ts';

/**
 * What a user adds from files of his own: workloads, managers, metrics, charts. Their names begin with
 * `own:`, so that no report can take one
 * for a part of this product, and a misspelt name of a built-in part is still a misspelt name.
 */
export type OwnName = `own:${string}`;

export const isOwnName = (name: unknown): name is OwnName =>
  typeof name === 'string' && /^own:[a-z0-9][a-z0-9.-]{0,59}$/.test(name);

export const ownNameRule: ValueRule<OwnName> = {
  allowed: '"own:" and a name of small letters, digits, "-" and "."',
  accepts: isOwnName,
};

/**
 * A rule that lets names of own parts pass as well. Whether the experiment has such a part, its planner
 * asks.
 */
export const orOwn = <Name extends string>(rule: ValueRule<Name>): ValueRule<Name | OwnName> => ({
  ...rule,
  accepts: (value): value is Name | OwnName => isOwnName(value) || rule.accepts(value),
});

export const ownPartKinds = ['workload', 'manager', 'metric', 'chart'] as const;
export type OwnPartKind = (typeof ownPartKinds)[number];

/**
 * A part as a plan stores it: what it is called and where it came from. Never a path to be run: a folder is
 * data from outside.
 */
export interface OwnPart {
  readonly kind: OwnPartKind;
  readonly name: OwnName;
  readonly describes: string;
  /** Relative to the folder of the experiment file; for readers only. */
  readonly file: string;
  /** Of the file with all that it imports from its project. */
  readonly hash: string;
  /** Of a workload: its calls were written out like those of built-in ones (null: no workload). */
  readonly writtenOut: boolean | null;
}

/** The two managers of the table behind which managers of one's own stand; the option `part` names which. */
export const ownManagerKinds = ['own-wrapped', 'own-counted'] as const;
export type OwnManagerKind = (typeof ownManagerKinds)[number];
