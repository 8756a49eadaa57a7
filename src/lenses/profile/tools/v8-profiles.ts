import { z } from 'zod';
import type { Table } from '../session.ts';
import { type SourcePositions, sourceFrame } from '../source-positions.ts';

const callFrame = z.looseObject({
  functionName: z.string(),
  url: z.string(),
  lineNumber: z.number(),
  columnNumber: z.number(),
});
type Frame = z.infer<typeof callFrame>;

/** V8's `.cpuprofile`, as far as it is read here; the rest passes through. */
export const cpuProfile = z.looseObject({
  nodes: z.array(
    z.looseObject({
      id: z.number(),
      callFrame,
      positionTicks: z.array(z.looseObject({ line: z.number(), ticks: z.number() })).optional(),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});
export type CpuProfile = z.infer<typeof cpuProfile>;

const heapNode = z.looseObject({
  callFrame,
  selfSize: z.number(),
  get children() {
    return z.array(heapNode);
  },
});
type HeapNode = z.infer<typeof heapNode>;

/** V8's `.heapprofile`. */
export const heapProfile = z.looseObject({ head: heapNode });
export type HeapProfile = z.infer<typeof heapProfile>;

/** The profile in terms of the TypeScript; ticks of lines move with the lines. */
export function translateCpuProfile(profile: CpuProfile, positions: SourcePositions): CpuProfile {
  return {
    ...profile,
    nodes: profile.nodes.map((node) => {
      const frame = sourceFrame(node.callFrame, positions);
      if (frame === node.callFrame || node.positionTicks === undefined) return { ...node, callFrame: frame };
      const lines = new Map<number, number>();
      for (const { line, ticks } of node.positionTicks) {
        // A line of the bundle stems from one line of the source; its last mapping is inside the function.
        const found = positions.find(line, Number.MAX_SAFE_INTEGER)?.line ?? frame.lineNumber + 1;
        lines.set(found, (lines.get(found) ?? 0) + ticks);
      }
      return {
        ...node,
        callFrame: frame,
        positionTicks: [...lines].map(([line, ticks]) => ({ line, ticks })),
      };
    }),
  };
}

export function translateHeapProfile(profile: HeapProfile, positions: SourcePositions): HeapProfile {
  const translated = (node: HeapNode): HeapNode => ({
    ...node,
    callFrame: sourceFrame(node.callFrame, positions),
    children: node.children.map(translated),
  });
  return { ...profile, head: translated(profile.head) };
}

const rowsShown = 25;

/** Functions by the time spent in themselves. */
export function selfTimeTable({ nodes, samples, timeDeltas }: CpuProfile): Table {
  const frames = new Map(nodes.map((node) => [node.id, node.callFrame]));
  const micros = new Map<string, number>();
  let total = 0;
  samples.forEach((id, index) => {
    const frame = frames.get(id);
    const delta = timeDeltas[index] ?? 0;
    if (frame === undefined) return;
    total += delta;
    add(micros, frame, delta);
  });
  return {
    title: 'Functions by their own time',
    columns: ['function', 'where', 'ms', '%'],
    rows: largest(micros).map(([key, value]) => [...words(key), tenths(value / 1000), percent(value, total)]),
  };
}

/**
 * Functions by the sampled bytes that they allocated themselves and that were still in the V8 heap when the
 * profile was written.
 */
export function selfSizeTable({ head }: HeapProfile): Table {
  const sizes = new Map<string, number>();
  let total = 0;
  const visit = (node: HeapNode): void => {
    total += node.selfSize;
    if (node.selfSize > 0) add(sizes, node.callFrame, node.selfSize);
    for (const child of node.children) visit(child);
  };
  visit(head);
  return {
    title: 'Functions by the V8 heap that they allocated and that was still there at the end',
    columns: ['function', 'where', 'KiB', '%'],
    rows: largest(sizes).map(([key, value]) => [...words(key), tenths(value / 1024), percent(value, total)]),
  };
}

function add(sums: Map<string, number>, frame: Frame, amount: number): void {
  const where = frame.url === '' ? 'V8' : `${frame.url.replace(/^file:\/\//, '')}:${frame.lineNumber + 1}`;
  const key = `${frame.functionName === '' ? '(anonymous)' : frame.functionName}\n${where}`;
  sums.set(key, (sums.get(key) ?? 0) + amount);
}

const largest = (sums: ReadonlyMap<string, number>): readonly (readonly [string, number])[] =>
  [...sums].sort((a, b) => b[1] - a[1]).slice(0, rowsShown);
const words = (key: string): string[] => key.split('\n');
const tenths = (value: number): number => Math.round(value * 10) / 10;
const percent = (part: number, whole: number): number => (whole > 0 ? tenths((100 * part) / whole) : 0);
