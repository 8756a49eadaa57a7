/**
 * Capacities of edge segments: 1, 2, 3, 4, 6, 8, 12, 16, 24, 32 …: two per octave, so a grown list wastes at
 * most a third and a freed segment serves the next object of its size. Class 0 means no segment.
 */

const CLASS_COUNT = 61;

const capacities = new Int32Array(CLASS_COUNT);
capacities[1] = 1;
for (let sizeClass = 2; sizeClass < CLASS_COUNT; sizeClass++) {
  const octave = sizeClass >> 1;
  capacities[sizeClass] = Math.min(sizeClass % 2 === 0 ? 2 ** octave : 3 * 2 ** (octave - 1), 0x7fffffff);
}

export const sizeClassCount = CLASS_COUNT;

/** Words that a segment of this class holds. */
export function capacityOf(sizeClass: number): number {
  return capacities[sizeClass]!;
}

/** The smallest class that holds `words` words. */
export function sizeClassFor(words: number): number {
  if (words <= 4) return words;
  const octave = 31 - Math.clz32(words);
  const power = 2 ** octave;
  if (words === power) return octave * 2;
  return words <= power + power / 2 ? octave * 2 + 1 : octave * 2 + 2;
}
