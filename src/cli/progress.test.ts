import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { ProgressLine, progressText } from './progress.ts';

class Written {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number;
  constructor(isTTY: boolean, columns = 80) {
    this.isTTY = isTTY;
    this.columns = columns;
  }
  write(text: string): void {
    this.text += text;
  }
}

const colours = pc.createColors(true);
const state = progressText(12, 55, 'web-server/tracing-accounted/budget=64MiB,yield=256', 14_000, colours);

/** What is left of a text without whole escape codes: no escape character may be among it. */
const withoutWholeCodes = (text: string): string => text.replaceAll(/\p{Cc}\[[\d;]*[A-Za-z]/gu, '');

describe('the progress line on a terminal', () => {
  it('never cuts inside an escape code, closes every colour, and keeps to one row, at any width', () => {
    for (let columns = 2; columns <= 140; columns++) {
      const stream = new Written(true, columns);
      new ProgressLine(stream).update(state);
      expect(withoutWholeCodes(stream.text.replace('\r', ''))).not.toMatch(/\p{Cc}/u);
      expect(stringWidth(stripVTControlCharacters(stream.text))).toBeLessThan(columns);
      const opened = [...stream.text.matchAll(/\[(\d+)m/g)].map(([, code]) => Number(code));
      expect(opened.filter((code) => code < 20)).toHaveLength(opened.filter((code) => code >= 20).length);
    }
  });

  it('keeps count, share and time left in 60 columns, and cuts the cell', () => {
    const stream = new Written(true, 60);
    new ProgressLine(stream).update(state);
    expect(stripVTControlCharacters(stream.text).trim()).toMatch(
      /^12\/55 {2}21 % {2}about 14 s left {2}web-server\/tracing.*…$/,
    );
  });

  it('shows all of it where there is room, wide letters counted as two', () => {
    const stream = new Written(true, 100);
    new ProgressLine(stream).update(state);
    expect(stream.text).toContain(state);
    const wide = new Written(true, 11);
    new ProgressLine(wide).update('測定測定測定測定');
    expect(stringWidth(stripVTControlCharacters(wide.text))).toBeLessThanOrEqual(10);
  });

  it('lets a name move no cursor and start no line', () => {
    const stream = new Written(true);
    new ProgressLine(stream).update(progressText(1, 2, 'a\u001b[2J\nb\u202Ec', null, colours));
    expect(stripVTControlCharacters(stream.text)).toMatch(/1\/2 {2}50 % {2}a\\u001b\[2J b\\u202ec$/);
    expect(stream.text).not.toContain('\n');
  });
});

describe('the progress line in a pipe', () => {
  it('has no escape codes, whatever it is given', () => {
    const stream = new Written(false);
    const line = new ProgressLine(stream);
    line.update(state);
    line.note(colours.red('not there'));
    line.clear();
    expect(stream.text).toBe(`${stripVTControlCharacters(state)}\nnot there\n`);
  });

  it('is a line now and then, not one for every change', () => {
    let now = 0;
    const stream = new Written(false);
    const line = new ProgressLine(stream, 5000, () => now);
    for (; now < 12_000; now += 1000) line.update(`at ${now}`);
    expect(stream.text).toBe('at 0\nat 5000\nat 10000\n');
  });
});
