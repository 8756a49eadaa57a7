// A parent of one child, to be stopped from outside. Says what it saw of it.
import { runChild } from './child.ts';

const [file = '', argument = '', timeoutMs = '0'] = process.argv.slice(2);
let lines = 0;
const life = await runChild(
  { file: process.execPath, args: [file, argument] },
  {
    bounds: { rssBytes: Number.POSITIVE_INFINITY, timeoutMs: Number(timeoutMs) },
    signal: new AbortController().signal,
    observer: {
      line(line) {
        if (lines++ === 0) process.stdout.write(`${line}\n`);
      },
      resident: () => undefined,
    },
  },
);
process.stdout.write(`${JSON.stringify({ code: life.code, killed: life.killed, lines, rest: life.rest })}\n`);
