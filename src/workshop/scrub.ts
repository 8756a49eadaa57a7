import { homedir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { productRoot } from './product.ts';

/**
 * Text as anyone may read it: where things lie on this machine is nobody's business. Paths in the product
 * start with `.`, those in the home folder with `~`, the running node is `node`, and of any other absolute
 * path the last part stays.
 */
export function withoutPaths(text: string): string {
  const known = [
    [pathToFileURL(productRoot).href, '.'],
    [productRoot, '.'],
    [process.execPath, 'node'],
    [homedir(), '~'],
  ] as const;
  let scrubbed = text;
  // A root folder as home or product says nothing of the machine, and would name every path.
  for (const [place, name] of known)
    if (place.length > 1) scrubbed = scrubbed.replaceAll(wholePath(place), name);
  return scrubbed
    .replaceAll(/file:\/\/\S*\/([^\s/:'")]+)/g, '$1')
    .replaceAll(/(^|[\s"'(=[])(?:\/|[A-Za-z]:\\)(?:[^\s"'()/\\:]+[/\\])+([^\s"'()/\\:]*)/g, '$1$2');
}

/** The path itself or the beginning of one below it, never of a longer name beside it. */
const wholePath = (place: string): RegExp =>
  new RegExp(`${place.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\w.-])`, 'g');
