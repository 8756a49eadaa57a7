import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { coloursOf } from './colours.ts';

const terminal = { isTTY: true, hasColors: () => true };
const plain = { isTTY: true, hasColors: () => false };

describe('colours', () => {
  it.each([
    ['a pipe', {}, {}, false],
    ['a pipe of a build server', {}, { CI: 'true' }, false],
    ['a pipe whose reader asks for them', {}, { FORCE_COLOR: '1' }, true],
    ['a terminal', terminal, {}, true],
    ['a terminal that has none', plain, {}, false],
    ['a terminal whose user wants none', terminal, { NO_COLOR: '1' }, false],
    ['a terminal whose user wants none, by the other name', terminal, { FORCE_COLOR: '0' }, false],
  ])('on %s', (_, stream, env, expected) => {
    expect(coloursOf(stream, env).bold('x') !== 'x').toBe(expected);
  });
});

it('are asked for here only: a module that decides by itself writes escape codes into the pipe beside a terminal', () => {
  const source = fileURLToPath(new URL('../../', import.meta.url));
  const deciding = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .filter((file) =>
      /import (?!\{ createColors \}).*'picocolors'/.test(readFileSync(join(source, file), 'utf8')),
    );
  expect(deciding).toEqual([join('findings', 'report', 'colours.ts')]);
});
