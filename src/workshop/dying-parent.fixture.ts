// A parent that says the id of its child and is killed, at the moment that its argument names.
import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import { runChild } from './child.ts';
import { markedEnvironment, nextMark, watchOver } from './sentinel.ts';

const [moment = '', file = '', deed = ''] = process.argv.slice(2);
const die = (pid: number | undefined): void => {
  writeSync(1, `${pid}\n`);
  process.kill(process.pid, 'SIGKILL');
};

if (moment === 'before it has noted that its child runs') {
  watchOver(['starting']);
  const env = { ...process.env, ...markedEnvironment(nextMark()) };
  die(spawn(process.execPath, [file, deed], { detached: true, stdio: 'ignore', env }).pid);
} else
  await runChild(
    { file: process.execPath, args: [file, deed] },
    {
      bounds: { rssBytes: Number.POSITIVE_INFINITY, timeoutMs: Number.POSITIVE_INFINITY },
      signal: new AbortController().signal,
      observer: { line: (line) => die(Number(line.split(' ')[1])), resident: () => undefined },
    },
  );
