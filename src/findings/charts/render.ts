import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import * as vega from 'vega';
import { type Config, compile } from 'vega-lite';
import { visibleText } from '../../model/index.ts';
import type { Specification } from './specification.ts';

/**
 * A specification that Vega-Lite does not fully understand: it would have drawn something else than was
 * meant.
 */
export class ChartSpecificationError extends Error {
  override readonly name = 'ChartSpecificationError';

  constructor(title: string, complaint: string) {
    super(`Chart "${title}" was not drawn: Vega-Lite says "${complaint}". Correct its specification.`);
  }
}

const fontFamily = 'DejaVu Sans';
const fontFolder = join(
  dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')),
  'ttf',
);
const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => join(fontFolder, file));

/** Mean advance of a DejaVu Sans glyph in ems. */
const meanAdvance = 0.58;

const theme = {
  background: '#ffffff',
  padding: 14,
  config: {
    font: `${fontFamily}, Verdana, sans-serif`,
    title: {
      anchor: 'start',
      fontSize: 16,
      color: '#111111',
      subtitleFontSize: 12,
      subtitleColor: '#555555',
      subtitlePadding: 6,
      offset: 14,
      frame: 'group',
    },
    axis: {
      labelFontSize: 11,
      titleFontSize: 12,
      titleFontWeight: 'normal',
      labelColor: '#333333',
      titleColor: '#333333',
      gridColor: '#e8e8e8',
      domainColor: '#999999',
      tickColor: '#999999',
      labelLimit: 400,
    },
    header: { labelFontSize: 12, labelFontWeight: 'bold', labelColor: '#222222', labelLimit: 400 },
    legend: { labelFontSize: 11, titleFontSize: 12, labelLimit: 300 },
    view: { stroke: null },
  } satisfies Config,
} as const;

/**
 * The part of Vega's text measurer that its type definitions leave out; it offers `width` to be replaced
 * where no canvas is.
 */
interface TextMetrics {
  width(item: { readonly fontSize?: number }, text: unknown): number;
}

/** Vega guesses 0.8 em per letter without a canvas, which tears legends and titles apart. */
function measureAsDrawn(): void {
  if (!('textMetrics' in vega)) return;
  const metrics = vega.textMetrics as TextMetrics;
  metrics.width = (item, text) => textWidth(visibleText(String(text ?? '')), item.fontSize ?? 11);
}

/** Every complaint of Vega-Lite ends the drawing; what it merely tells is not needed. */
class StrictLogger {
  readonly #title: string;

  constructor(title: string) {
    this.#title = title;
  }

  level(): number {
    return 0;
  }

  error(...complaints: readonly unknown[]): this {
    throw new ChartSpecificationError(this.#title, complaints.map(String).join(' '));
  }

  warn(...complaints: readonly unknown[]): this {
    return this.error(...complaints);
  }

  info(): this {
    return this;
  }

  debug(): this {
    return this;
  }
}

/**
 * The picture as SVG, with all its texts visible: what would act in them instead of being read is written
 * out.
 *
 * @throws {ChartSpecificationError} when Vega-Lite drops or doubts a part of the specification.
 */
export async function renderSvg(title: string, specification: Specification): Promise<string> {
  const themed: Specification = { ...theme, ...specification, config: theme.config };
  const { spec } = compile(themed, { logger: new StrictLogger(title) });
  measureAsDrawn();
  const view = new vega.View(vega.parse(spec), { renderer: 'none' });
  try {
    return shorten(visibleText(await view.toSVG()));
  } finally {
    view.finalize();
  }
}

/**
 * Coordinates to a twentieth of a pixel or better: half the file, the same picture. Texts stay as they are.
 */
function shorten(svg: string): string {
  const rounded = (attribute: string): string =>
    attribute.replaceAll(/-?\d+\.\d{2,}/g, (figure) => String(Math.round(Number(figure) * 10) / 10));
  // Inside of tags only: between them stand texts, which may look like attributes.
  return svg.replaceAll(/<[a-z](?:[^"<>]|"[^"]*")*>/gi, (tag) =>
    tag.replaceAll(/ (d|transform)="[^"]*"/g, rounded),
  );
}

/** Twice the size of the SVG, with the bundled font only: the same picture on every machine. */
export function renderPng(svg: string): Buffer {
  const font = { fontFiles: [...fontFiles], loadSystemFonts: false, defaultFontFamily: fontFamily };
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: 2 } }).render().asPng();
}

/** Width in pixels that a text takes in the charts' font; good to a tenth. */
export function textWidth(text: string, fontSize: number): number {
  return text.length * fontSize * meanAdvance;
}
