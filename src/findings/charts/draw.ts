import type { ChartName, ChartRequest, StoredRun } from '../../model/index.ts';
import { slug } from '../../workshop/names.ts';
import { comparedCells, type Findings, grouped } from '../analysis/index.ts';
import { sketchDragBars, sketchPeakBars } from './bars.ts';
import { type ChartContext, chartCells, type Sketch } from './context.ts';
import { sketchSurvival } from './lag-survival.ts';
import { sketchTimelines } from './native-timeline.ts';
import { sketchOutcomes } from './outcome-table.ts';
import { paletteOf } from './palette.ts';
import { renderPng, renderSvg } from './render.ts';
import { sketchTradeoff } from './tradeoff.ts';

/** A finished picture, to be written as `charts/<file>.svg` and `.png`. */
export interface Drawing {
  readonly chart: ChartName;
  readonly file: string;
  readonly title: string;
  readonly caption: string;
  readonly svg: string;
  readonly png: Buffer;
}

const sketchers: Readonly<Record<ChartName, (context: ChartContext) => readonly Sketch[]>> = {
  'native-timeline': sketchTimelines,
  'lag-survival': sketchSurvival,
  'peak-bars': sketchPeakBars,
  'drag-bars': sketchDragBars,
  'outcome-table': sketchOutcomes,
  tradeoff: sketchTradeoff,
};

/**
 * All charts that the experiment asks for, in its order. A request whose cells have no data gives no picture.
 */
export async function drawCharts(run: StoredRun, findings: Findings): Promise<readonly Drawing[]> {
  const palette = paletteOf(comparedCells(run.plan));
  const colourOf = (label: string) => palette.get(label) ?? '#000000';
  const records = grouped(run.records, ({ cellId }) => cellId);
  const recordsOf = (cellId: string) => records.get(cellId) ?? [];
  const drawings: Drawing[] = [];
  const taken = new Set<string>();
  for (const request of run.plan.experiment.charts) {
    const cells = chartCells(run, findings, request);
    for (const sketch of sketchers[request.chart]({ run, findings, request, recordsOf, cells, colourOf })) {
      drawings.push(await draw(request, sketch, taken));
    }
  }
  return drawings;
}

async function draw(request: ChartRequest, sketch: Sketch, taken: Set<string>): Promise<Drawing> {
  const title = sketch.part === null ? request.title : `${request.title}: ${sketch.part}`;
  const svg = await renderSvg(title, sketch.specification);
  const file = fileName(
    [request.chart, request.title, ...(sketch.part === null ? [] : [sketch.part])],
    taken,
  );
  return { chart: request.chart, file, title, caption: sketch.caption, svg, png: renderPng(svg) };
}

/** Letters of one part of a file name, at most. */
const longestPart = 60;

/**
 * What a picture shows, as a file name: the kind of chart, its title, its setting. Not its place, so that
 * links to it stay right when charts are added or change places. A second picture of the same names gets a
 * number.
 */
function fileName(parts: readonly string[], taken: Set<string>): string {
  const name = parts
    .map((part) => shortened(slug(part)))
    .filter(Boolean)
    .join('-');
  let file = name;
  for (let n = 2; taken.has(file); n++) file = `${name}-${n}`;
  taken.add(file);
  return file;
}

/** Cut between words, so that names of files stay in bounds. */
function shortened(name: string): string {
  if (name.length <= longestPart) return name;
  const end = name.lastIndexOf('-', longestPart);
  return name.slice(0, end > 0 ? end : longestPart);
}
