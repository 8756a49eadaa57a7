import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';

/** A place in a source file, counted from 1 as editors do. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The name that the source gives what the bundler had to rename; null where they agree. */
  readonly name: string | null;
}

/** From positions in the measured bundle to those in its TypeScript. */
export interface SourcePositions {
  readonly bundle: string;
  /** Both counted from 1. Null for what the bundler itself wrote. */
  find(line: number, column: number): SourcePosition | null;
}

const mapFile = z.object({
  version: z.number(),
  sources: z.array(z.string()),
  names: z.array(z.string()),
  mappings: z.string(),
});
const entry = z.object({
  originalSource: z.string(),
  originalLine: z.number(),
  originalColumn: z.number(),
  name: z.string().optional(),
});

export function sourcePositions(bundle: string): SourcePositions {
  const { version, sources, names, mappings } = mapFile.parse(
    JSON.parse(readFileSync(`${bundle}.map`, 'utf8')),
  );
  const map = new SourceMap({
    version,
    sources,
    names,
    mappings,
    file: bundle,
    sourcesContent: [],
    sourceRoot: '',
  });
  return {
    bundle,
    find(line, column) {
      const found = entry.safeParse(map.findEntry(line - 1, column - 1));
      if (!found.success) return null;
      const { originalSource, originalLine, originalColumn, name } = found.data;
      return {
        file: resolve(dirname(bundle), originalSource),
        line: originalLine + 1,
        column: originalColumn + 1,
        name: name ?? null,
      };
    },
  };
}

/**
 * Replaces every place in the bundle that a text names, be it `…/child.mjs:LINE:COLUMN` or the JSON fields
 * `"…/child.mjs","lineNumber":LINE,"columnNumber":COLUMN`, by the TypeScript file, line and column.
 */
export function withSourcePositions(text: string, positions: SourcePositions): string {
  const { bundle } = positions;
  const file = `(?:${escaped(pathToFileURL(bundle).href)}|${escaped(bundle)})`;
  const place = new RegExp(`${file}(:|","lineNumber":)(\\d+)(:|,"columnNumber":)(\\d+)`, 'g');
  return text.replaceAll(place, (whole, before: string, line: string, between: string, column: string) => {
    const found = positions.find(Number(line), Number(column));
    return found === null ? whole : `${found.file}${before}${found.line}${between}${found.column}`;
  });
}

/** The part of a V8 call frame that says where a function stands; lines and columns from 0. */
export interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** A V8 call frame in terms of the TypeScript; frames outside the bundle come back as they are. */
export function sourceFrame<Frame extends CallFrame>(frame: Frame, positions: SourcePositions): Frame {
  if (!isBundle(frame.url, positions.bundle) || frame.lineNumber < 0) return frame;
  const found = positions.find(frame.lineNumber + 1, frame.columnNumber + 1);
  if (found === null) return frame;
  return {
    ...frame,
    functionName: originalName(frame.functionName, found.name),
    url: pathToFileURL(found.file).href,
    lineNumber: found.line - 1,
    columnNumber: found.column - 1,
  };
}

/** Bundlers tell namesakes apart by a number at the end. */
const originalName = (name: string, original: string | null): string =>
  original !== null && name.replace(/\d+$/, '') === original ? original : name;

function isBundle(url: string, bundle: string): boolean {
  return url === bundle || (url.startsWith('file:') && fileURLToPath(url) === bundle);
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
