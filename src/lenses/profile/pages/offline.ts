/** Addresses that pages of profilers ask for fonts and scripts. None is needed to draw. */
const fetched =
  /https?:\/\/(?:fonts\.googleapis\.com|fonts\.gstatic\.com|clinicjs\.org\/assets|use\.typekit\.net|fast\.fonts\.net|f\.fontdeck\.com)[^"'`\s<>)\\]*/g;

/** The browser itself refuses every request for something outside the file, whatever scripts in it try. */
const policy =
  '<meta http-equiv="Content-Security-Policy" content="default-src \'unsafe-inline\' \'unsafe-eval\' data: blob:">';

/**
 * A page that opens from disk without asking anything of a network: linked stylesheets and scripts from
 * outside are removed, addresses that its scripts would fetch are emptied, and a policy forbids what remains.
 * Links that a reader may click stay.
 */
export function offline(html: string): string {
  const without = html
    .replaceAll(/<link\b[^>]*\bhref=["']?https?:[^>]*>/gi, '')
    .replaceAll(/<script\b[^>]*\bsrc=["']?https?:[^>]*>\s*<\/script>/gi, '')
    .replaceAll(/@import\s+(?:url\()?["']?https?:[^;]*;/gi, '')
    .replaceAll(fetched, 'data:,');
  const head = /<head[^>]*>|<meta charset[^>]*>/i.exec(without);
  const at = head === null ? -1 : head.index + head[0].length;
  if (at !== -1) return without.slice(0, at) + policy + without.slice(at);
  return without.replace(/^(\s*<!doctype[^>]*>)?/i, (doctype) => `${doctype}${policy}`);
}

/**
 * What a browser would load from outside when it opens the page: for checks. Scripts' own requests are
 * stopped by the policy.
 */
export function outsideRequests(html: string): string[] {
  const loads =
    /<(?:link|script|img|iframe|source|video|audio|object|embed)\b[^>]*\b(?:href|src|data)=["']?(https?:[^"'\s>]+)|url\(\s*["']?(https?:[^"')]+)|@import\s+["'](https?:[^"']+)/gi;
  const named = [...html.matchAll(loads)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  const scripted = [...html.matchAll(fetched)].map(([address]) => address);
  return [...named, ...scripted];
}
