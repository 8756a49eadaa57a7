import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../workshop/index.ts';
import { LineWriter } from '../child/line-writer.ts';
import { decodeMessage } from '../reduction/messages.ts';
import { Listener } from '../reduction/story.ts';

describe('lines', () => {
  it('come out whole however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll('\n', ' '))),
        fc.string().map((rest) => rest.replaceAll('\n', ' ')),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        (lines, rest, cuts) => {
          const heard: string[] = [];
          const splitter = new LineSplitter((line) => heard.push(line));
          const data = Buffer.from(`${lines.map((line) => `${line}\n`).join('')}${rest}`);
          for (let at = 0, cut = 0; at < data.length; cut++) {
            const size = cuts[cut % cuts.length]!;
            splitter.push(data.subarray(at, at + size));
            at += size;
          }
          expect(heard).toEqual(lines);
          expect(splitter.take()).toBe(rest);
        },
      ),
    );
  });

  it('that are too long are given up, and the next is heard again', () => {
    const heard: string[] = [];
    const splitter = new LineSplitter((line) => heard.push(line), 10);
    splitter.push(Buffer.from('0123456789'));
    splitter.push(Buffer.from('0123456789\nshort\n'));
    expect(heard).toEqual(['(a line too long to be a record)', 'short']);
  });
});

describe('columns', () => {
  const written = (use: (writer: LineWriter) => void): string => {
    const lines: string[] = [];
    const writer = new LineWriter((data) => lines.push(data.toString('utf8')));
    use(writer);
    writer.end();
    return lines.join('');
  };

  it('are base64 of their bytes, whatever their length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(written((writer) => writer.column(bytes))).toBe(`${Buffer.from(bytes).toString('base64')}\n`);
      }),
    );
  });

  it('larger than the buffer make it grow and lose nothing', () => {
    const column = Float64Array.from({ length: 100_000 }, (_, i) => i / 3);
    const text = written((writer) => writer.text('<').column(column).text('>'));
    expect(text).toBe(`<${Buffer.from(column.buffer).toString('base64')}>\n`);
  });

  it('of a window into a larger array hold the window only', () => {
    const window = Int32Array.of(1, 2, 3, 4).subarray(1, 3);
    expect(written((writer) => writer.column(window))).toBe(
      `${Buffer.from(Int32Array.of(2, 3).buffer).toString('base64')}\n`,
    );
  });

  it('are not left over from warming up', () => {
    expect(written((writer) => writer.warmUp())).toBe('\n');
  });
});

describe('a message', () => {
  const flush = {
    kind: 'flush',
    fromNs: 0,
    ns: 1,
    clock: 2,
    totals: {
      allocatedBlocks: 0,
      allocatedBytes: 0,
      freedBlocks: 0,
      freedBytes: 0,
      freedBeforeEnd: 0,
      peakBytes: 0,
    },
    v8: { usedBytes: 0, externalBytes: 0 },
    collections: [{ cause: 'scavenge', startNs: null, costNs: 3, heap: { beforeBytes: 2, afterBytes: 1 } }],
    heap: { ns: '', bytes: '' },
    frees: { events: '', readingRow: '', readingNs: '' },
    marks: { clock: '', ns: '', liveBytes: '' },
    spans: { cause: '', startNs: '', durationNs: '' },
    external: { clock: '', ns: '', bytes: '' },
    batches: Buffer.from(Float64Array.of(1.5, -2).buffer).toString('base64'),
  };

  it('is decoded, columns and all', () => {
    const decoded = decodeMessage(JSON.stringify(flush));
    expect(decoded?.kind === 'flush' && [...decoded.batches]).toEqual([1.5, -2]);
  });

  it.each([
    ['no JSON', '{"kind":'],
    ['no object', '17'],
    ['of no known kind', '{"kind":"gossip"}'],
    ['a flush with a field missing', JSON.stringify({ ...flush, clock: undefined })],
    ['a flush whose column is cut', JSON.stringify({ ...flush, batches: 'AAAA' })],
    [
      'a flush with a collection of no known cause',
      JSON.stringify({ ...flush, collections: [{ ...flush.collections[0], cause: 'x' }] }),
    ],
  ])('is none when it is %s', (_, line) => {
    expect(decodeMessage(line)).toBeNull();
  });
});

describe('a story', () => {
  const start = JSON.stringify({ kind: 'start', monotonicNs: '12345678901234567890', v8UsedBytes: 1 });

  it('keeps the start exactly, beyond what a double can hold', () => {
    const listener = new Listener();
    listener.hear(start);
    expect(listener.finish('').start?.monotonicNs).toBe('12345678901234567890');
  });

  it('says what it lost at the end', () => {
    const listener = new Listener();
    listener.hear(start);
    expect(listener.finish('{"ki').warnings).toEqual([{ code: 'cut-line', characters: 4 }]);
  });

  it('of an earlier version keeps the words of its warnings', () => {
    const listener = new Listener();
    const message = 'Served by another backend.';
    const hello = {
      kind: 'hello',
      pid: 1,
      node: 'v20',
      v8: '11',
      heapLimitBytes: 1,
      execArgv: [],
      backend: 'x',
    };
    listener.hear(JSON.stringify({ ...hello, warnings: [{ code: 'backend-substituted', message }] }));
    expect(listener.finish('').warnings).toEqual([
      { code: 'stored-text', named: 'backend-substituted', message },
    ]);
  });

  it('shows the first garbage and counts the rest', () => {
    const listener = new Listener();
    listener.hear('what\u0007');
    listener.hear('ever');
    expect(listener.finish('').warnings).toEqual([
      { code: 'garbage-on-pipe', lines: 2, first: 'what\u0007' },
    ]);
  });
});
