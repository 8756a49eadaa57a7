import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';

/**
 * A line that may hold colours, cut to so many columns of a terminal with `…` where something is missing.
 * Escape codes stay whole and colours are closed. A wide letter that would reach over the edge is left out.
 */
export function fitted(text: string, columns: number, cut: 'end' | 'middle' = 'end'): string {
  for (let room = Math.max(1, columns); room > 1; room--) {
    const line = cliTruncate(text, room, { position: cut });
    if (stringWidth(line) <= columns) return line;
  }
  return cliTruncate(text, 1);
}
