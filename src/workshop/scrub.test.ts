import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { productRoot } from './product.ts';
import { withoutPaths } from './scrub.ts';

describe('text that is published', () => {
  it('names no place on this machine', () => {
    expect(withoutPaths('/usr/local/bin/other')).toBe('other');
    expect(withoutPaths("Cannot start '/opt/pythons/versions/3.11.7/bin/python3.11 -I'")).toBe(
      "Cannot start 'python3.11 -I'",
    );
    expect(withoutPaths('at run (/srv/a/b/c.ts:3:4)')).toBe('at run (c.ts:3:4)');
    expect(withoutPaths('FATAL at file:///srv/someone/lab/programs.mjs:3')).toBe('FATAL at programs.mjs:3');
    expect(withoutPaths('C:\\Users\\me\\node.exe x')).toBe('node.exe x');
  });

  it('shows what lies in the product, in the home folder, and the running node', () => {
    expect(withoutPaths(`${productRoot}/src/cli/main.ts`)).toBe('./src/cli/main.ts');
    expect(withoutPaths(`at file://${productRoot}/src/a.ts:1:2`)).toBe('at ./src/a.ts:1:2');
    expect(withoutPaths(`${homedir()}/runs/a`)).toBe('~/runs/a');
    expect(withoutPaths(`${process.execPath} --x`)).toBe('node --x');
  });

  it('does not take a longer name beside a known folder for that folder', () => {
    expect(withoutPaths(`x ${productRoot}-secret/a.ts`)).toBe('x a.ts');
    expect(withoutPaths(`x ${homedir()}2/a.ts`)).toBe('x a.ts');
  });

  it('keeps what is no path', () => {
    expect(withoutPaths('700/10/10 and 1/2')).toBe('700/10/10 and 1/2');
  });
});
