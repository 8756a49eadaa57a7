import { visibleText } from '../model/index.ts';
import { StoreError } from './errors.ts';

/** Deeper than anything that a run holds, and far from what the stack takes. */
const deepest = 64;

/**
 * A copy of parsed JSON whose texts are text everywhere they are shown: on terminals, in Markdown, HTML and
 * SVG.
 *
 * @throws {StoreError} when the data is nested deeper than anything that a run holds; `where` names it.
 */
export function visibleData(data: unknown, where: string, depth = 0): unknown {
  if (typeof data === 'string') return visibleText(data);
  if (typeof data !== 'object' || data === null) return data;
  if (depth >= deepest)
    throw new StoreError(`${where} is nested deeper than ${deepest} levels, which nothing in a run is.`);
  if (Array.isArray(data)) return data.map((item: unknown) => visibleData(item, where, depth + 1));
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [visibleText(key), visibleData(value, where, depth + 1)]),
  );
}
