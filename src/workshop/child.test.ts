import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundle } from './bundle.ts';
import { runChild, SpawnError } from './child.ts';

const speaker = fileURLToPath(new URL('./speaker.fixture.mjs', import.meta.url));
const unbounded = { rssBytes: Number.POSITIVE_INFINITY, timeoutMs: Number.POSITIVE_INFINITY };
const never = new AbortController().signal;
const program = (text: string) => ({ file: process.execPath, args: ['-e', text] });

let parent = '';
let dyingParent = '';
beforeAll(async () => {
  dyingParent = await bundle({
    name: 'dying-parent',
    entry: fileURLToPath(new URL('./dying-parent.fixture.ts', import.meta.url)),
  });
  parent = await bundle({
    name: 'parent',
    entry: fileURLToPath(new URL('./parent.fixture.ts', import.meta.url)),
  });
});

/**
 * A real parent with one real child. The parent is stopped as soon as the child has spoken, for so long, and
 * then goes on.
 */
async function stoppedParent(deed: string, timeoutMs: number, stopMs: number): Promise<string> {
  const child = spawn(process.execPath, [parent, speaker, deed, String(timeoutMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = '';
  for await (const line of createInterface({ input: child.stdout })) {
    last = line;
    if (!line.startsWith('ready')) continue;
    child.kill('SIGSTOP');
    await sleep(stopMs);
    child.kill('SIGCONT');
  }
  return last;
}

describe('a parent that was stopped for longer than its child may run', () => {
  it('records a child that ended well as one that ended well', async () => {
    expect(JSON.parse(await stoppedParent('ends soon', 1500, 4000))).toMatchObject({ code: 0, killed: null });
  });

  it('does not blame a child that waited for its pipe to be read, and loses nothing of what it said', async () => {
    expect(JSON.parse(await stoppedParent('fills its pipe', 1500, 4000))).toEqual({
      code: 0,
      killed: null,
      lines: 201,
      rest: '',
    });
  });

  it('still ends a child that does not end', async () => {
    expect(JSON.parse(await stoppedParent('never ends', 1500, 2000))).toMatchObject({
      code: null,
      killed: { by: 'timeout', afterMs: 1500 },
    });
  });
});

describe('a child', () => {
  it('may be given more time than a timer can hold', async () => {
    const bounds = { ...unbounded, timeoutMs: 2 ** 40 };
    const life = await runChild(program('setTimeout(() => console.log("done"), 200)'), {
      bounds,
      signal: never,
    });
    expect(life).toMatchObject({ code: 0, killed: null, stdout: 'done\n' });
  });

  it('keeps the end of what it says, of each kind and of both', async () => {
    const text = 'console.log("a".repeat(50) + "é"); console.error("b")';
    const life = await runChild(program(text), { bounds: unbounded, signal: never, outputKept: 10 });
    expect(life.stdout).toBe(`${'a'.repeat(8)}é\n`);
    expect(life.stderr).toBe('b\n');
    expect(life.output).toHaveLength(10);
  });

  it('takes all that it started with it when it ends', async () => {
    const text = `
      const { pid } = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      console.log(pid); process.exit(0)`;
    const { stdout } = await runChild(program(text), { bounds: unbounded, signal: never });
    const pid = Number(stdout);
    expect(pid).toBeGreaterThan(0);
    await gone(pid);
  });

  it.skipIf(process.platform !== 'linux')(
    'is followed where it has started what left its group, and holds its pipes',
    async () => {
      const text = `
        const { pid } = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit', detached: true });
        console.log(pid); process.exit(0)`;
      const { stdout, leftBehind } = await runChild(program(text), { bounds: unbounded, signal: never });
      expect(leftBehind).toBe(1);
      await gone(Number(stdout));
    },
  );

  it.each(['line', 'resident'] as const)(
    'is ended when who is told of a %s cannot take it, and that is what its parent hears',
    async (kind) => {
      const full = (): never => {
        throw new Error('the disk is full');
      };
      const observer = { line: () => undefined, resident: () => undefined, [kind]: full };
      const endless = program('require("fs").writeSync(3, "a line\\n"); setInterval(() => {}, 1000)');
      const bounds = { rssBytes: 2 ** 40, timeoutMs: 600_000 };
      await expect(runChild(endless, { bounds, signal: never, observer })).rejects.toThrow(
        'the disk is full',
      );
    },
  );

  it('that cannot be started says so', async () => {
    const starting = runChild({ file: '/no/such/program', args: [] }, { bounds: unbounded, signal: never });
    await expect(starting).rejects.toThrow(SpawnError);
    await expect(starting).rejects.toThrow('Cannot start /no/such/program');
    const tooMuch = { file: process.execPath, args: ['x'.repeat(2 ** 24)] };
    await expect(runChild(tooMuch, { bounds: unbounded, signal: never })).rejects.toThrow(SpawnError);
  });
});

describe('a parent that is ended by a signal that it does not listen to', () => {
  it('takes its children with it', async () => {
    const child = spawn(process.execPath, [parent, speaker, 'never ends', String(2 ** 40)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let grandchild = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      grandchild = Number(line.split(' ')[1]);
      child.kill('SIGTERM');
    }
    expect(
      child.signalCode ?? (await new Promise((resolve) => child.once('exit', (_, by) => resolve(by)))),
    ).toBe('SIGTERM');
    await gone(grandchild);
  });
});

describe.skipIf(process.platform !== 'linux')('a parent that is killed', () => {
  it.each([
    ['while its child works without a pause', 'never looks up'],
    ['while its child waits', 'never ends'],
    [
      'while something lives that its child has started in another group',
      'starts another that leaves its group',
    ],
    ['before it has noted that its child runs', 'never ends'],
  ])('takes them with it %s', async (moment, deed) => {
    const child = spawn(process.execPath, [dyingParent, moment, speaker, deed], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let orphan = 0;
    for await (const line of createInterface({ input: child.stdout })) orphan = Number(line);
    expect(orphan).toBeGreaterThan(0);
    await gone(orphan);
  });
});

async function gone(pid: number): Promise<void> {
  for (let tries = 0; tries < 1000 && lives(pid); tries++) await sleep(10);
  expect(lives(pid)).toBe(false);
}

/** A process that has ended but that nobody has waited for does not live. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'));
}
