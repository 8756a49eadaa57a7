/**
 * The order of comparisons in CPython's `list.sort` for up to 63 items (`count_run`, `binarysort`): user code
 * sees each of them. `less` is asked about positions of the items. Longer lists are merged from such runs,
 * without the galloping of `listobject.c`.
 */

type Less = (a: number, b: number) => boolean;

/** How a run at the beginning is found: 3.13 counts equal neighbours into a descending run. */
export type RunRule = 'strict' | 'with-equal';

const LONGEST_RUN = 63;

/** Sorts positions stably; when `less` throws, `positions` holds them all, partly sorted. */
export function sortPositions(positions: number[], less: Less, rule: RunRule): void {
  if (positions.length <= LONGEST_RUN) {
    sortRun(positions, less, rule);
    return;
  }
  const half = positions.length >> 1;
  const [left, right] = [positions.slice(0, half), positions.slice(half)];
  sortPositions(left, less, rule);
  sortPositions(right, less, rule);
  const merged: number[] = [];
  let [l, r] = [0, 0];
  while (l < left.length && r < right.length)
    merged.push(less(right[r]!, left[l]!) ? right[r++]! : left[l++]!);
  merged.push(...left.slice(l), ...right.slice(r));
  for (const [at, position] of merged.entries()) positions[at] = position;
}

function sortRun(positions: number[], less: Less, rule: RunRule): void {
  const sorted = rule === 'strict' ? strictRun(positions, less) : runWithEqual(positions, less);
  for (let start = sorted; start < positions.length; start++) {
    const pivot = positions[start]!;
    let [low, high] = [0, start];
    while (low < high) {
      const middle = low + ((high - low) >> 1);
      if (less(pivot, positions[middle]!)) high = middle;
      else low = middle + 1;
    }
    positions.copyWithin(low + 1, low, start);
    positions[low] = pivot;
  }
}

/**
 * Up to 3.12: as long as each item is less than the one before it, or as long as none is. Returns its
 * length.
 */
function strictRun(positions: number[], less: Less): number {
  const { length } = positions;
  if (length < 2) return length;
  const descends = less(positions[1]!, positions[0]!);
  let n = 2;
  while (n < length && less(positions[n]!, positions[n - 1]!) === descends) n++;
  if (descends) reverse(positions, 0, n);
  return n;
}

/** From 3.13: equal neighbours belong to a descending run too, and what follows it may go on upwards. */
function runWithEqual(positions: number[], less: Less): number {
  const { length } = positions;
  if (length < 2) return length;
  const isSmaller = (n: number) => less(positions[n]!, positions[n - 1]!);
  let n = 1;
  while (n < length && !isSmaller(n)) n++;
  if (n === length) return n;
  if (n > 1) {
    if (less(positions[0]!, positions[n - 1]!)) return n;
    reverse(positions, 0, n);
  }
  n++;
  let equal = 0;
  for (; n < length; n++) {
    if (isSmaller(n)) {
      reverse(positions, n - equal - 1, n);
      equal = 0;
    } else if (less(positions[n - 1]!, positions[n]!)) break;
    else equal++;
  }
  reverse(positions, n - equal - 1, n);
  reverse(positions, 0, n);
  while (n < length && !isSmaller(n)) n++;
  return n;
}

/** Items [from, to) the other way round. */
function reverse(positions: number[], from: number, to: number): void {
  const part = positions.slice(from, to).reverse();
  for (const [at, position] of part.entries()) positions[from + at] = position;
}
