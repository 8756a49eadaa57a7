import type { TopLevelSpec } from 'vega-lite';

/**
 * What a chart module builds: a Vega-Lite specification without the theme. Typed as Vega-Lite types it, so a
 * misspelt part does not compile.
 */
export type Specification = TopLevelSpec;

type Layered = Extract<TopLevelSpec, { layer: readonly unknown[] }>;
type Concatenated = Extract<TopLevelSpec, { concat: readonly unknown[] }>;

/** One layer of a picture, or of each of its panels. */
export type Layer = Layered['layer'][number];
/** One panel among several. */
export type Panel = Concatenated['concat'][number];

type Encoding = NonNullable<Extract<Layer, { mark: unknown }>['encoding']>;
export type XChannel = NonNullable<Encoding['x']>;
export type YChannel = NonNullable<Encoding['y']>;

/** A field that holds colours as they are to be seen. */
export const ownColour = { field: 'colour', type: 'nominal', scale: null } as const;

/** The title over a picture, and the lines under it. */
export function titleOf(text: string, subtitle: readonly string[]) {
  return { text, ...(subtitle.length > 0 ? { subtitle: [...subtitle] } : {}) };
}
