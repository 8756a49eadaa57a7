import { type AnyManagerName, type Cell, factsOf, type OutcomeKind } from '../../model/index.ts';

/** How each way of ending is filled in, and what stands on it. */
export const outcomeColours: Readonly<Record<OutcomeKind, { readonly fill: string; readonly ink: string }>> =
  {
    ok: { fill: '#CDE7DC', ink: '#123B2C' },
    'oom-js': { fill: '#E69F00', ink: '#221800' },
    'oom-native': { fill: '#C8500A', ink: '#FFFFFF' },
    'oom-kernel': { fill: '#5B2A86', ink: '#FFFFFF' },
    'rss-limit': { fill: '#882255', ink: '#FFFFFF' },
    timeout: { fill: '#5577AA', ink: '#FFFFFF' },
    crashed: { fill: '#222222', ink: '#FFFFFF' },
    'wrong-checksum': { fill: '#7A0000', ink: '#FFFFFF' },
  };

/** How far the first and the last variant of one manager move towards black and white. */
const darkest = 0.35;
const lightest = 0.55;

/**
 * Label → colour. Variants of one manager are shades of its colour, dark to light in the order of the plan.
 */
export function paletteOf(cells: readonly Pick<Cell, 'manager' | 'label'>[]): ReadonlyMap<string, string> {
  const labels = new Map<AnyManagerName, string[]>();
  for (const { manager, label } of cells) {
    const known = labels.get(manager) ?? [];
    if (!known.includes(label)) labels.set(manager, [...known, label]);
  }
  return new Map(
    [...labels].flatMap(([manager, variants]) =>
      variants.map((label, i) => [label, shade(factsOf(manager).colour, i, variants.length)] as const),
    ),
  );
}

function shade(colour: string, index: number, count: number): string {
  if (count === 1) return colour;
  const place = -darkest + ((darkest + lightest) * index) / (count - 1);
  const target = place < 0 ? 0 : 255;
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const mixed = channels.map((channel) => Math.round(channel + (target - channel) * Math.abs(place)));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
