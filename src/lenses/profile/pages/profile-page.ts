import type { Profiled } from '../profile.ts';
import { toolDescriptions } from '../tool-names.ts';
import { document, escapeHtml, outcomeWords, tableHtml } from './html.ts';

/** The page of one profiled cell: how it ended, what was made, and the tool's own page inside. */
export function profilePage(profiled: Profiled): string {
  const title = `${profiled.tool}: ${profiled.cell.id}`;
  return document(title, `<h1>${escapeHtml(title)}</h1>\n${profileSection(profiled, '')}`);
}

/** Two managers in the same cell, side by side. */
export function comparisonPage(
  sides: readonly { readonly profiled: Profiled; readonly subfolder: string }[],
): string {
  const [first] = sides;
  const title = `${first?.profiled.tool ?? ''}: ${sides.map(({ profiled }) => profiled.cell.label).join(' beside ')}`;
  const columns = sides
    .map(
      ({ profiled, subfolder }) =>
        `<section>\n<h1>${escapeHtml(profiled.cell.label)}</h1>\n<p>${escapeHtml(profiled.cell.id)}</p>\n${profileSection(profiled, `${subfolder}/`)}\n</section>`,
    )
    .join('\n');
  return document(title, `<h1>${escapeHtml(title)}</h1>\n<div class="sides">\n${columns}\n</div>`);
}

function profileSection(profiled: Profiled, prefix: string): string {
  const { tool, outcome, files, notes, page, tables, chartSvg, command } = profiled;
  const link = ({ file, opensWith }: Profiled['files'][number]): string =>
    `<li><a href="${escapeHtml(prefix + file)}">${escapeHtml(file)}</a>: ${escapeHtml(opensWith)}</li>`;
  return [
    `<p><span class="outcome${outcome.kind === 'ok' ? '' : ' died'}">${escapeHtml(outcomeWords(outcome))}</span></p>`,
    `<p>${escapeHtml(tool)} shows ${escapeHtml(toolDescriptions[tool].shows)}. In its page: ${escapeHtml(toolDescriptions[tool].positions)}.</p>`,
    `<p>Profiled runs are slower than measured ones and enter no statistics.</p>`,
    ...(files.length > 0 ? [`<ul>${files.map(link).join('\n')}</ul>`] : []),
    ...(notes.length > 0
      ? [`<ul class="notes">${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('\n')}</ul>`]
      : []),
    ...(chartSvg === null ? [] : [chartSvg]),
    ...tables.map(tableHtml),
    ...(page === null
      ? []
      : [
          `<h2>The page of the tool</h2>\n<iframe title="${escapeHtml(tool)}" src="${escapeHtml(prefix + page)}"></iframe>`,
        ]),
    `<h2>Command</h2>\n<pre>${escapeHtml([command.file, ...command.args].join(' '))}</pre>`,
  ].join('\n');
}
