import { PyTypeError, PyValueError } from './errors.ts';

/** `start:stop:step` as written; null where nothing is. */
export class PySlice {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number | null;

  constructor(start: number | null, stop: number | null, step: number | null) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

/** A slice applied to a length: bounds inside the sequence. */
export interface SliceRange {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

/** `slice(start, stop, step)`; with one argument it is the stop, as in Python. */
export function slice(...bounds: readonly (number | null)[]): PySlice {
  if (bounds.length === 0 || bounds.length > 3)
    throw new PyTypeError(`slice expected 1 to 3 arguments, got ${bounds.length}`);
  if (bounds.length === 1) return new PySlice(null, bounds[0] ?? null, null);
  return new PySlice(bounds[0] ?? null, bounds[1] ?? null, bounds[2] ?? null);
}

/** `PySlice_AdjustIndices`. */
export function sliceRange(wanted: PySlice, length: number): SliceRange {
  for (const bound of [wanted.start, wanted.stop, wanted.step])
    if (bound !== null && !Number.isInteger(bound))
      throw new PyTypeError('slice indices must be integers or None or have an __index__ method');
  const step = wanted.step ?? 1;
  if (step === 0) throw new PyValueError('slice step cannot be zero');
  const low = step < 0 ? -1 : 0;
  const high = step < 0 ? length - 1 : length;
  const clip = (bound: number) => (bound < 0 ? Math.max(bound + length, low) : Math.min(bound, high));
  const start = wanted.start === null ? (step < 0 ? high : low) : clip(wanted.start);
  const stop = wanted.stop === null ? (step < 0 ? low : high) : clip(wanted.stop);
  return { start, stop, step };
}

/** The indices that a range names, in its order. */
export function extendedIndices({ start, stop, step }: SliceRange): number[] {
  const indices: number[] = [];
  if (step > 0) for (let index = start; index < stop; index += step) indices.push(index);
  else for (let index = start; index > stop; index += step) indices.push(index);
  return indices;
}
