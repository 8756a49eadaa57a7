import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChartRequest, chartNames, managerNames } from '../../model/index.ts';
import { analyse } from '../analysis/index.ts';
import { type InventedRun, inventRun } from '../invented-run.fixture.ts';
import { asksForLog, countScale, decades, powersOfTen } from './axes.ts';
import { drawCharts } from './draw.ts';
import { placeLabels, spreadVertically } from './label-places.ts';
import { paletteOf } from './palette.ts';
import { ChartSpecificationError, renderPng, renderSvg, textWidth } from './render.ts';

const draw = async (charts: readonly ChartRequest[], wanted: InventedRun = {}) => {
  const run = inventRun({ ...wanted, charts });
  return drawCharts(run, analyse(run, { resamples: 100 }));
};

const request = (chart: ChartRequest['chart']): ChartRequest => ({ chart, title: `A ${chart}` });

/** All texts that a reader sees in the picture. */
const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map((match) => match[1]);

describe('every chart', () => {
  it.each(chartNames)(
    '%s names its title and every manager, and becomes a PNG of twice its size',
    async (chart) => {
      const [drawing, ...others] = await draw([request(chart)]);
      expect(others).toEqual([]);
      const { svg, png, file, title } = drawing!;
      expect([file, title]).toEqual([`${chart}-a-${chart}`, `A ${chart}`]);
      const texts = textsOf(svg).join('\n');
      for (const label of ['refcount', 'refcount-generational', 'tracing']) expect(texts).toContain(label);
      expect(texts).toContain(title);
      const width = Number(svg.match(/<svg[^>]* width="([\d.]+)"/)![1]);
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect(Math.abs(png.readUInt32BE(16) - 2 * width)).toBeLessThanOrEqual(2);
    },
  );

  it.each(chartNames)('%s asks nothing of any network', async (chart) => {
    const [drawing] = await draw([request(chart)]);
    const addresses = [...drawing!.svg.matchAll(/https?:\/\/[^"' )]+/g)].map(([address]) => address);
    expect(new Set(addresses)).toEqual(
      new Set(['http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink']),
    );
  });

  it('is left out when its cells have no records', async () => {
    expect(await draw([{ ...request('peak-bars'), where: { workload: 'larson' } }])).toEqual([]);
  });

  it('of a timeline comes once per setting, under its own file name', async () => {
    const drawings = await draw([request('native-timeline')], { yields: [null, 256] });
    expect(drawings.map(({ file }) => file)).toEqual([
      'native-timeline-a-native-timeline-churn-never-yields',
      'native-timeline-a-native-timeline-churn-yields-every-256',
    ]);
  });

  it('is a file named for what it shows, whatever its place, and never two files of one name', async () => {
    const bars = { ...request('peak-bars'), title: 'Peaks: <who> & how much?' };
    const other = { ...bars, metric: 'peak-rss' } as const;
    const files = async (charts: readonly ChartRequest[]) => (await draw(charts)).map(({ file }) => file);
    expect(await files([bars, request('tradeoff')])).toEqual(
      (await files([request('tradeoff'), bars])).toReversed(),
    );
    expect(await files([bars, other])).toEqual([
      'peak-bars-peaks-who-how-much',
      'peak-bars-peaks-who-how-much-2',
    ]);
    const [long] = await files([{ ...bars, title: 'long '.repeat(60) }]);
    expect(long!.length).toBeLessThan(90);
    expect(await files([{ ...bars, title: '测定' }])).toEqual(['peak-bars']);
  });

  it('of a timeline draws two samples at one clock reading as one place, not their sum', async () => {
    const run = inventRun({ charts: [request('native-timeline')] });
    const series: typeof run.series = (record) => {
      const one = run.series(record);
      return one && { ...one, timeline: one.timeline.flatMap((point) => [point, point]) };
    };
    /** Where the grey areas have corners. */
    const corners = async (drawn: typeof run) => {
      const [drawing] = await drawCharts(drawn, analyse(drawn, { resamples: 100 }));
      const areas = [...drawing!.svg.matchAll(/<path[^>]* d="([^"]*)"[^>]*fill="#555555"/g)];
      expect(areas.length).toBeGreaterThan(0);
      return new Set(areas.flatMap(([, path]) => path!.match(/-?[\d.]+,-?[\d.]+/g)));
    };
    expect(await corners({ ...run, series })).toEqual(await corners(run));
  });

  it('marks where a process died, and says in the bars that the figure ends there', async () => {
    const outcome = { kind: 'oom-native', detail: '' } as const;
    const dying: InventedRun = {
      managers: [
        ['refcount', { every: 0, wallMs: 1 }],
        ['tracing', { every: Number.POSITIVE_INFINITY, wallMs: 1, outcome }],
      ],
    };
    const drawings = await draw(
      [request('native-timeline'), request('peak-bars'), request('outcome-table')],
      dying,
    );
    const [timeline, bars, table] = drawings.map(({ svg }) => textsOf(svg).join('\n'));
    expect(timeline).toContain('OOM native');
    expect(bars).toContain('39.5 † OOM native');
    expect(table).toContain('5 OOM native');
  });

  it('writes the plain share never reclaimed beside a survival curve', async () => {
    const [drawing] = await draw([request('lag-survival')]);
    const texts = textsOf(drawing!.svg);
    expect(texts).toContain('tracing: 100 %');
    expect(texts).toContain('refcount: 0 %');
  });

  it('rounds coordinates but never a figure that is read', async () => {
    const svg = await renderSvg('t', {
      data: { values: [{ a: 1 }] },
      mark: { type: 'text', text: '0.12345' },
    });
    expect(textsOf(svg)).toContain('0.12345');
  });

  it.each([
    '$& $1 $` $$',
    ' id="1.23456" d="1.23456" transform="scale(1.23456)"',
    '> d="1.23456" <',
    "d='1.23456' & d=\"0.98765",
    '</text></svg><script>1.23456</script>',
    'url(#a) &lt; %s {{x}}',
  ])('shows the title %j as it was written', async (title) => {
    const [drawing] = await draw([{ ...request('native-timeline'), title }]);
    const shown = textsOf(drawing!.svg)
      .join('')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
    expect(shown.replaceAll(/\s/g, '')).toContain(title.replaceAll(/\s/g, ''));
    expect(drawing!.svg).not.toContain('<script');
    const [, coordinates] = / d="(M[^"]*)"/.exec(drawing!.svg)!;
    expect(coordinates).not.toMatch(/\.\d\d/);
  });

  it('names variants whose labels are names of lists, of functions or of nothing', async () => {
    const labels = ['length', 'prototype', 'undefined'];
    const managers = labels.map(
      (label) =>
        [
          { manager: 'refcount', label, options: {} },
          { every: 0, wallMs: 40 },
        ] as const,
    );
    for (const chart of chartNames) {
      const [drawing] = await draw([request(chart)], { managers });
      const texts = textsOf(drawing!.svg).join('\n');
      for (const label of labels) expect(texts, chart).toContain(label);
    }
  });

  it('that Vega-Lite would draw otherwise than written is refused', async () => {
    const scale = { type: 'log', zero: true } as const;
    const wrong = {
      data: { values: [{ a: 1 }] },
      mark: 'point' as const,
      encoding: { x: { field: 'a', type: 'quantitative' as const, scale } },
    };
    await expect(renderSvg('Wrong', wrong)).rejects.toThrow(ChartSpecificationError);
  });

  it('has its letters drawn with the bundled font', () => {
    const svg = (text: string) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><text x="0" y="15" font-family="DejaVu Sans">${text}</text></svg>`;
    expect(renderPng(svg('MiB')).equals(renderPng(svg('')))).toBe(false);
  });
});

describe('texts of a picture', () => {
  const acting = '\u001b[31mred \u202Egpj.exe \u0007 nul \u0000';
  const read = '\\u001b[31mred \\u202egpj.exe \\u0007 nul \\u0000';

  it('are visible in titles, axes, legends and data, and move no terminal and no reading direction', async () => {
    const svg = await renderSvg('t', {
      title: { text: `title ${acting}`, subtitle: `subtitle ${acting}` },
      data: { values: [{ place: `place ${acting}`, who: `who ${acting}`, size: 1 }] },
      mark: 'bar',
      encoding: {
        x: { field: 'size', type: 'quantitative', title: `axis ${acting}` },
        y: { field: 'place', type: 'nominal' },
        color: { field: 'who', type: 'nominal', title: `legend ${acting}` },
      },
    });
    for (const text of ['title', 'subtitle', 'axis', 'place'])
      expect(textsOf(svg)).toContain(`${text} ${read}`);
    // What stands in legends may be cut.
    for (const text of ['legend', 'who']) expect(svg).toContain(`>${text} \\u001b[31m`);
    expect(svg).not.toMatch(/(?![\n\t])\p{Cc}|[\u200E\u200F\u202A-\u202E\u2066-\u2069]/u);
    expect(renderPng(svg).length).toBeGreaterThan(1000);
  });
});

describe('the palette', () => {
  it('gives every manager its own colour, the same in every plan', () => {
    const all = paletteOf(managerNames.map((manager) => ({ manager, label: manager })));
    expect(new Set(all.values()).size).toBe(managerNames.length);
    expect(paletteOf([{ manager: 'tracing', label: 'tracing' }]).get('tracing')).toBe(all.get('tracing'));
  });

  it('gives variants of one manager shades that differ', () => {
    const labels = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const shades = paletteOf(labels.map((label) => ({ manager: 'refcount-sweep', label })));
    expect(new Set(shades.values()).size).toBe(labels.length);
    for (const shade of shades.values()) expect(shade).toMatch(/^#[0-9a-f]{6}$/i);
  });
});

describe('axes', () => {
  it('are logarithmic when positive values spread beyond fifty to one', () => {
    expect([asksForLog([0, 1, 50]), asksForLog([0, 1, 51]), asksForLog([0, 0, 7])]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('run over whole decades', () => {
    expect([decades([3, 40]), decades([10]), decades([0])]).toEqual([
      [1, 100],
      [10, 100],
      [1, 10],
    ]);
    expect(powersOfTen([0.1, 1000])).toEqual([0.1, 1, 10, 100, 1000]);
    expect(powersOfTen([1e-6, 1e6], 5)).toHaveLength(5);
  });

  it('count in thousands and millions where that is shorter', () => {
    expect([9999, 10_000, 2e7].map((most) => countScale(most, 'objects').title)).toEqual([
      'objects',
      'thousand objects',
      'million objects',
    ]);
  });
});

describe('labels', () => {
  it('at the edge of a chart keep their distance and stay inside', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 15 }), (wanted) => {
        const placed = [...spreadVertically(wanted, 15, 300)].sort((a, b) => a - b);
        for (let i = 1; i < placed.length; i++)
          expect(placed[i]! - placed[i - 1]!).toBeGreaterThanOrEqual(15 - 1e-9);
        for (const place of placed) expect(place).toBeLessThanOrEqual(300);
      }),
    );
  });

  it('where there is room stand where they want to', () => {
    expect(spreadVertically([10, 100, 200], 15, 300)).toEqual([10, 100, 200]);
  });

  it('of crowded points do not cover one another', () => {
    const spots = [0, 12, 24].map((x) => ({ x: 200 + x, y: 150, text: 'tracing-accounted' }));
    const width = textWidth('tracing-accounted', 11);
    const places = placeLabels(spots, [], { width: 600, height: 300 }, 11);
    for (const [i, a] of places.entries()) {
      for (const b of places.slice(i + 1)) {
        expect(Math.abs(a.x - b.x) >= width - 1e-9 || Math.abs(a.y - b.y) >= 13.2 - 1e-9).toBe(true);
      }
    }
  });
});
