import { textWidth } from './render.ts';

/**
 * Heights at which labels of `gap` pixels fit under one another, each as near to where it wants to be as the
 * others allow.
 */
export function spreadVertically(wanted: readonly number[], gap: number, height: number): readonly number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const placed = new Array<number>(wanted.length).fill(0);
  let above = Number.NEGATIVE_INFINITY;
  for (const index of order) {
    placed[index] = Math.max(wanted[index]!, above + gap);
    above = placed[index];
  }
  let below = Math.max(height, gap * (wanted.length - 1)) + gap;
  for (const index of order.toReversed()) {
    placed[index] = Math.min(placed[index]!, below - gap);
    below = placed[index];
  }
  return placed;
}

export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Heights, in pixels, at which a label may stand away from its point, near ones first. */
const heights = [0, -14, 14, -27, 27, -41, 41, -56, 56];
/** Where the label is beside its point: right of it, left of it, centred, further right, further left. */
const sides = ['right', 'left', 'centre', 'far right', 'far left'] as const;

export interface LabelPlace {
  /** Middle of the left edge. */
  readonly x: number;
  readonly y: number;
  /** Where a thin line from the point should end; null when the label stands close enough. */
  readonly leader: { readonly x: number; readonly y: number } | null;
}

/**
 * Where each label goes, in pixels, so that labels hide neither points, nor `lines`, nor one another: the
 * first free place around the point, else the first place inside the picture.
 */
export function placeLabels(
  spots: readonly Spot[],
  lines: readonly (readonly Spot[])[],
  size: { readonly width: number; readonly height: number },
  fontSize: number,
): readonly LabelPlace[] {
  const taken: Box[] = [
    ...spots.map(({ x, y }) => around(x, y, 7)),
    ...lines.flatMap(alongLine).map(({ x, y }) => around(x, y, 2)),
  ];
  return spots.map((spot) => {
    const width = textWidth(spot.text, fontSize);
    const boxes = heights
      .flatMap((dy) => sides.map((side) => boxBeside(spot, side, dy, width, fontSize)))
      .filter((box) => box.left >= 0 && box.right <= size.width && box.top >= 0 && box.bottom <= size.height);
    const free = boxes.find((box) => !taken.some((other) => overlaps(box, other)));
    const box = free ?? boxes[0] ?? boxBeside(spot, 'right', 0, width, fontSize);
    taken.push(box);
    const y = (box.top + box.bottom) / 2;
    const nearest = { x: Math.min(Math.max(spot.x, box.left), box.right), y };
    const far = Math.abs(y - spot.y) > 20;
    const edge = { x: nearest.x, y: y + (spot.y > y ? fontSize : -fontSize) * 0.6 };
    return { x: box.left, y, leader: far ? edge : null };
  });
}

function boxBeside(
  { x, y }: Spot,
  side: (typeof sides)[number],
  dy: number,
  width: number,
  fontSize: number,
): Box {
  const left = {
    right: x + 10,
    left: x - 10 - width,
    centre: x - width / 2,
    'far right': x + 24,
    'far left': x - 24 - width,
  }[side];
  const middle = y + dy;
  return { left, right: left + width, top: middle - fontSize * 0.6, bottom: middle + fontSize * 0.6 };
}

function around(x: number, y: number, reach: number): Box {
  return { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach };
}

/** Points every few pixels on the way through the line's corners. */
function alongLine(corners: readonly Spot[]): readonly { readonly x: number; readonly y: number }[] {
  return corners.slice(1).flatMap((to, i) => {
    const from = corners[i]!;
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 6));
    return Array.from({ length: steps }, (_, k) => ({
      x: from.x + ((to.x - from.x) * k) / steps,
      y: from.y + ((to.y - from.y) * k) / steps,
    }));
  });
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
