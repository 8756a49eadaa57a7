import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleChild } from '../../campaign/index.ts';
import {
  type SourcePositions,
  sourceFrame,
  sourcePositions,
  withSourcePositions,
} from './source-positions.ts';

let positions: SourcePositions;
/** Line and column, from 1, of a function in the bundle. */
let line: number;
const opening = 'async function measure(';
const column = opening.indexOf('(') + 1;

beforeAll(async () => {
  const bundle = await bundleChild('tracing');
  positions = sourcePositions(bundle);
  // The bundler may rename parameters.
  line =
    readFileSync(bundle, 'utf8')
      .split('\n')
      .findIndex((text) => text.startsWith(opening)) + 1;
});

describe('a position in the bundle', () => {
  it('leads to the TypeScript, in a file that is there', () => {
    const found = positions.find(line, column);
    expect(found?.file).toMatch(/src\/campaign\/child\/measure\.ts$/);
    const source = readFileSync(found?.file ?? '', 'utf8').split('\n');
    expect(source[(found?.line ?? 0) - 1]).toContain('function measure');
  });

  it('is replaced wherever a text names it, by path or by address', () => {
    const found = positions.find(line, column);
    const url = pathToFileURL(positions.bundle).href;
    const translated = `${found?.file}:${found?.line}:${found?.column}`;
    expect(withSourcePositions(`measure ${url}:${line}:${column}"`, positions)).toBe(
      `measure ${translated}"`,
    );
    expect(withSourcePositions(`(${positions.bundle}:${line}:${column})`, positions)).toBe(`(${translated})`);
    expect(
      withSourcePositions(`{"fileName":"${url}","lineNumber":${line},"columnNumber":${column}}`, positions),
    ).toBe(`{"fileName":"${found?.file}","lineNumber":${found?.line},"columnNumber":${found?.column}}`);
  });

  it('in a call frame of V8 counts from 0, before and after', () => {
    const frame = {
      functionName: 'measure2',
      url: pathToFileURL(positions.bundle).href,
      lineNumber: line - 1,
      columnNumber: column - 1,
    };
    const { url, lineNumber } = sourceFrame(frame, positions);
    expect(url).toMatch(/^file:.*measure\.ts$/);
    expect(lineNumber).toBe((positions.find(line, column)?.line ?? 0) - 1);
  });

  it('stays as it is when it is not in the bundle', () => {
    const frame = { functionName: 'x', url: 'node:fs', lineNumber: 3, columnNumber: 4 };
    expect(sourceFrame(frame, positions)).toBe(frame);
    expect(withSourcePositions('other.mjs:1:1', positions)).toBe('other.mjs:1:1');
  });
});
