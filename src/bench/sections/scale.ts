import { z } from 'zod';
import { median } from '../../statistics/index.ts';
import { bundleEntry } from '../bundle.ts';
import type { ScaleTask } from '../child/scale-task.ts';
import { type Row, type Settings, wanted } from '../options.ts';
import { measureProcess } from '../processes.ts';
import type { Table, Verdict } from '../result.ts';
import type { SectionResult } from './section.ts';

const sizes = [10_000, 100_000, 1_000_000, 10_000_000, 50_000_000];
const reference = 1_000_000;
const memoryLimitGiB = 12;
const mostGrowth = 2.5;
const warmUps = 5;
const warmUpObjects = 50_000;

const report = z.strictObject({
  objects: z.int(),
  buildNs: z.number(),
  liveNs: z.number(),
  deadNs: z.number(),
  foundAlive: z.literal(0),
  collected: z.int(),
  left: z.literal(0),
  tableBytes: z.int(),
  peakRssBytes: z.int().nullable(),
});
type Report = z.infer<typeof report>;

const policy =
  `One fresh process per size and repeat: ${warmUps} untimed rounds of ` +
  `${warmUpObjects.toLocaleString('en-US')} objects, then one round in which each phase ` +
  'is timed once; medians over repeats. Sizes above ten million are measured at most three ' +
  'times.';

const graphs = ['neighbours', 'random'] as const;
const group = 'scale';

export const scaleRows = (): readonly Row[] => graphs.map((name) => ({ name, group }));

/** Builds and collects heaps of 10⁴ to 5·10⁷ objects, two edges each. */
export async function climbScale(settings: Settings): Promise<SectionResult> {
  const path = await bundleEntry('scale');
  const tables: Table[] = [];
  for (const graph of graphs) {
    if (!wanted(settings.filter, graph, group)) continue;
    const points: Report[] = [];
    for (const objects of sizes) {
      settings.onProgress(`scale: ${graph}, ${objects.toLocaleString('en-US')} objects`);
      points.push(await measureSize({ objects, graph, warmUps, warmUpObjects }, path, settings.pairs));
    }
    tables.push(curve(graph, points));
  }
  return { peer: null, policy, shapes: [], groups: [], refused: [], tables };
}

async function measureSize(task: ScaleTask, path: string, wantedRepeats: number): Promise<Report> {
  const repeats = task.objects > 10_000_000 ? Math.min(3, wantedRepeats) : wantedRepeats;
  const reports: Report[] = [];
  for (let i = 0; i < repeats; i++) {
    const args = [path, JSON.stringify(task)];
    reports.push(await measureProcess({ file: process.execPath, args }, report));
  }
  const middle = (of: (one: Report) => number): number => median(reports.map(of));
  return {
    ...reports[0]!,
    buildNs: middle((one) => one.buildNs),
    liveNs: middle((one) => one.liveNs),
    deadNs: middle((one) => one.deadNs),
  };
}

function curve(graph: ScaleTask['graph'], points: readonly Report[]): Table {
  const each = (ns: number, { objects }: Report): number => Math.round((ns / objects) * 10) / 10;
  const mib = (bytes: number): number => Math.round(bytes / 2 ** 20);
  return {
    title: `Two edges to each object (${graph}): nanoseconds per object by number of objects`,
    columns: ['objects', 'build', 'scan alive', 'collect dead', 'tables MiB', 'peak RSS MiB'],
    rows: points.map((point) => [
      point.objects,
      each(point.buildNs, point),
      each(point.liveNs, point),
      each(point.deadNs, point),
      mib(point.tableBytes),
      point.peakRssBytes === null ? 'unknown' : mib(point.peakRssBytes),
    ]),
    verdicts: verdictsOn(points),
  };
}

function verdictsOn(points: readonly Report[]): Verdict[] {
  const largest = points.at(-1)!;
  const small = points.find(({ objects }) => objects === reference)!;
  const verdicts: Verdict[] = (['liveNs', 'deadNs'] as const).map((phase) => {
    const growth = largest[phase] / largest.objects / (small[phase] / small.objects);
    const what = phase === 'liveNs' ? 'scanning the living' : 'collecting the dead';
    return {
      claim: `${what} costs at most ${mostGrowth} times as much per object at the largest size as at a million`,
      measured: `${growth.toFixed(2)} times`,
      holds: growth <= mostGrowth,
    };
  });
  if (largest.peakRssBytes !== null) {
    const gib = largest.peakRssBytes / 2 ** 30;
    verdicts.push({
      claim: `the largest heap is built and collected within ${memoryLimitGiB} GiB`,
      measured: `${gib.toFixed(2)} GiB resident at most`,
      holds: gib <= memoryLimitGiB,
    });
  }
  return verdicts;
}
