import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';

/** V8's heap snapshot, as far as it is read here. */
export const snapshotFile = z.object({
  snapshot: z.looseObject({
    meta: z.looseObject({
      node_fields: z.array(z.string()),
      node_types: z.array(z.union([z.string(), z.array(z.string())])),
    }),
    node_count: z.number(),
  }),
  nodes: z.array(z.number()),
  strings: z.array(z.string()),
});

export interface ClassSize {
  readonly count: number;
  readonly bytes: number;
}

/** Strings longer than this cannot be read at once by V8. */
const largestReadable = 480 * 1024 * 1024;

/**
 * Objects and bytes of their own by class: constructor names for objects, V8's own kind for the rest. Null
 * when the file is too large to be read at once (about 480 MiB) or was not finished.
 */
export function classSizes(path: string): ReadonlyMap<string, ClassSize> | null {
  if (statSync(path).size > largestReadable) return null;
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const { snapshot, nodes, strings } = snapshotFile.parse(data);
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, name, size] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field));
  const kinds = types[type!];
  const sizes = new Map<string, { count: number; bytes: number }>();
  for (let at = 0; at < nodes.length; at += fields.length) {
    const kind = Array.isArray(kinds) ? (kinds[nodes[at + type!]!] ?? '?') : '?';
    const label = named.has(kind) ? (strings[nodes[at + name!]!] ?? '?').slice(0, 80) : `(${kind})`;
    const known = sizes.get(label);
    const bytes = nodes[at + size!]!;
    if (known) {
      known.count++;
      known.bytes += bytes;
    } else sizes.set(label, { count: 1, bytes });
  }
  return sizes;
}

const named: ReadonlySet<string> = new Set(['object', 'native']);
