import type { Element } from 'hast';
import { h } from 'hastscript';
import { type Block, heading, list, paragraph, strong } from '../../../findings/report/document.ts';
import { elementsOf, lines, Outline } from '../../../findings/report/elements.ts';
import { htmlPage } from '../../../findings/report/html.ts';
import { stylesheet } from '../../../findings/report/stylesheet.ts';
import { visibleLine } from '../../../model/index.ts';
import type { Profiled } from '../profile.ts';
import type { Table } from '../session.ts';
import { toolDescriptions } from '../tool-names.ts';
import { outcomeWords } from './outcome-words.ts';

/** The page of one profiled cell: how it ended, what was made, and the tool's own page inside. */
export function profilePage(profiled: Profiled): string {
  const title = `${profiled.tool}: ${profiled.cell.id}`;
  const outline = new Outline();
  return page(title, [
    ...elementsOf([heading(1, title)], outline),
    ...profileElements(profiled, { folder: '', level: 2, outline }),
  ]);
}

/** Two managers in the same cell, side by side. */
export function comparisonPage(
  sides: readonly { readonly profiled: Profiled; readonly subfolder: string }[],
): string {
  const [first] = sides;
  const title = `${first?.profiled.tool ?? ''}: ${sides.map(({ profiled }) => profiled.cell.label).join(' beside ')}`;
  const outline = new Outline();
  const [head] = elementsOf([heading(1, title)], outline);
  const sections = sides.map(({ profiled, subfolder }) => {
    const { label, id } = profiled.cell;
    const named = elementsOf([heading(2, label), paragraph(id)], outline);
    const inside = profileElements(profiled, { folder: `${subfolder}/`, level: 3, outline });
    return h('section', lines([...named, ...inside]));
  });
  return page(title, [...(head ? [head] : []), h('div', { className: ['sides'] }, lines(sections))]);
}

/** Where one profiled cell stands in a page. */
interface Place {
  /** Of its files, relative to the page; empty, or with a slash at its end. */
  readonly folder: string;
  /** Of its headings. */
  readonly level: 2 | 3;
  readonly outline: Outline;
}

function profileElements(profiled: Profiled, { folder, level, outline }: Place): readonly Element[] {
  const { tool, outcome, notes, tables, chartSvg, command } = profiled;
  const of = (blocks: readonly Block[]) => elementsOf(blocks, outline);
  const { shows, positions } = toolDescriptions[tool];
  return [
    ...of([
      paragraph([
        'How it ended: ',
        strong(outcomeWords(outcome), outcome.kind === 'ok' ? 'good' : 'bad'),
        '.',
      ]),
      paragraph(`${tool} shows ${shows}. In its page: ${positions}.`),
      paragraph('Profiled runs are slower than measured ones and enter no statistics.'),
    ]),
    ...fileLinks(profiled, folder),
    ...of([
      ...(notes.length > 0 ? [list(notes)] : []),
      ...(chartSvg === null ? [] : [chartBlock(profiled, chartSvg, folder)]),
      ...tables.flatMap((table) => [heading(level, table.title), tableBlock(table)]),
    ]),
    ...toolPage(profiled, { folder, level, outline }),
    ...of([heading(level, 'Command'), { kind: 'code', text: [command.file, ...command.args].join(' ') }]),
  ];
}

function fileLinks({ files }: Profiled, folder: string): readonly Element[] {
  if (files.length === 0) return [];
  const links = files.map(({ file, opensWith }) =>
    h('li', [h('a', { href: folder + file }, visibleLine(file)), `: ${visibleLine(opensWith)}`]),
  );
  return [h('ul', lines(links))];
}

const chartBlock = ({ cell }: Profiled, svg: string, folder: string): Block => ({
  kind: 'figure',
  file: `${folder.replaceAll('/', '-')}memory`,
  svg,
  title: `Memory of ${cell.label} over time`,
  caption: 'Memory over time, from what was recorded until the process ended.',
});

/** Columns of numbers stand right-aligned, with separators. */
function tableBlock({ columns, rows }: Table): Block {
  const isNumbers = (column: number) => rows.every((row) => typeof row[column] === 'number');
  return {
    kind: 'table',
    head: columns,
    align: columns.map((_, column) => (rows.length > 0 && isNumbers(column) ? 'right' : 'left')),
    rows: rows.map((row) =>
      row.map((value) => (typeof value === 'number' ? value.toLocaleString('en-US') : value)),
    ),
  };
}

function toolPage({ tool, page: file }: Profiled, { folder, level, outline }: Place): readonly Element[] {
  if (file === null) return [];
  return [
    ...elementsOf([heading(level, 'The page of the tool')], outline),
    h('iframe', { title: tool, src: folder + file }),
  ];
}

/** Nothing is fetched but the tool's own page, which lies in the folder and has its own policy. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self' file:";

const page = (title: string, elements: readonly Element[]): string =>
  htmlPage(title, { style: stylesheet + wide, policy }, [h('main', lines(elements))]);

/** Frames and two columns need more width than a report does. */
const wide = `main { max-width: none; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
td { overflow-wrap: anywhere; }
iframe { width: 100%; height: 80vh; border: 1px solid var(--line); background: #ffffff; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr)); gap: 2rem; }
.sides > section { min-width: 0; }
`;
