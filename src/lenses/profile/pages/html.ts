import type { Outcome } from '../../../model/index.ts';
import type { Table } from '../session.ts';

/** A text as it must stand in HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A whole document that asks nothing of a network. */
export function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${stylesheet}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

export function tableHtml({ title, columns, rows }: Table): string {
  const cell = (value: string | number): string =>
    typeof value === 'number'
      ? `<td class="number">${value.toLocaleString('en-US')}</td>`
      : `<td>${escapeHtml(value)}</td>`;
  const head = columns.map((column) => `<th>${escapeHtml(column)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n');
  return `<h2>${escapeHtml(title)}</h2>\n<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

/** How a process ended, in one sentence. */
export function outcomeWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'ok':
      return 'ok';
    case 'oom-js':
    case 'oom-native':
      return `${outcome.kind}: ${outcome.detail}`;
    case 'rss-limit':
      return `rss-limit: ${outcome.rssBytes} bytes resident, allowed ${outcome.limitBytes}`;
    case 'timeout':
      return `timeout after ${outcome.afterMs} ms`;
    case 'crashed':
      return `crashed: ${outcome.detail}`;
    case 'wrong-checksum':
      return `wrong-checksum: ${outcome.actual} instead of ${outcome.expected}`;
  }
}

const stylesheet = `
body { font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; margin: 1.5rem; color: #111; background: #fff; }
h1 { font-size: 1.3rem; margin: 0 0 .5rem; } h2 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
code, pre { font: 13px/1.45 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
.outcome { display: inline-block; padding: .1rem .5rem; border-radius: .2rem; background: #CDE7DC; color: #123B2C; }
.outcome.died { background: #C8500A; color: #fff; }
.notes li { color: #444; }
table { border-collapse: collapse; font-size: 13px; } th, td { padding: .15rem .6rem; border-bottom: 1px solid #e4e4e4; text-align: left; overflow-wrap: anywhere; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } .wide { overflow-x: auto; }
svg { max-width: 100%; height: auto; }
iframe { width: 100%; height: 80vh; border: 1px solid #ccc; background: #fff; }
.sides { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1.5rem; }
`;
