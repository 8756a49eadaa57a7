import type { ChartName, ChartRequest, StoredRun } from '../../model/index.ts';
import { slug } from '../../workshop/names.ts';
import { comparedCells, type Findings } from '../analysis/index.ts';
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

/** All charts that the experiment asks for, in its order. A request whose cells have no data gives no picture. */
export async function drawCharts(run: StoredRun, findings: Findings): Promise<readonly Drawing[]> {
  const palette = paletteOf(comparedCells(run.plan));
  const colourOf = (label: string) => palette.get(label) ?? '#000000';
  const drawings: Drawing[] = [];
  for (const [index, request] of run.plan.experiment.charts.entries()) {
    const cells = chartCells(run, findings, request);
    for (const sketch of sketchers[request.chart]({ run, findings, request, cells, colourOf })) {
      drawings.push(await draw(index, request, sketch));
    }
  }
  return drawings;
}

async function draw(index: number, request: ChartRequest, sketch: Sketch): Promise<Drawing> {
  const title = sketch.part === null ? request.title : `${request.title}: ${sketch.part}`;
  const svg = await renderSvg(title, sketch.specification);
  const place = sketch.part === null ? '' : `-${slug(sketch.part)}`;
  return {
    chart: request.chart,
    file: `${String(index + 1).padStart(2, '0')}-${request.chart}${place}`,
    title,
    caption: sketch.caption,
    svg,
    png: renderPng(svg),
  };
}
