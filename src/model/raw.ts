/**
 * What is kept of the raw data of a run: all; whole for the blocks that charts show, for the others what
 * their records need; or nothing.
 */
export const rawPolicies = ['all', 'charts', 'none'] as const;
export type RawPolicy = (typeof rawPolicies)[number];

/** What a run folder says of its raw data, `raw/kept.json`. */
export interface RawKept {
  readonly policy: RawPolicy;
  /** Series, and raw data in whole, are kept of this many blocks, the first ones. */
  readonly chartBlocks: number;
  /** What was dropped, in words; empty when nothing was. */
  readonly dropped: readonly string[];
}
