import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AnyManagerName, type Cell, kib, mib } from '../../model/index.ts';
import type { Command } from '../../workshop/index.ts';
import { exampleCell } from '../plan/cell.fixture.ts';
import { decodeMessage } from '../reduction/messages.ts';
import type { WorkloadTruth } from '../reduction/reachable.ts';
import { memorySink, type RawSink } from '../store/raw-writer.ts';
import { bundleChildren } from './bundle.ts';
import { childCommand } from './command.ts';
import { runInvocation } from './invocation.ts';
import { limitedGroup } from './memory-group.fixture.ts';

const fixture = fileURLToPath(new URL('./misbehaving-child.fixture.mjs', import.meta.url));
const { signal } = new AbortController();
const truth: WorkloadTruth = {
  checksum: 7,
  deathClock: Int32Array.of(1, 2),
  nativeBytes: Float64Array.of(100, 100),
  reachable: Float64Array.of(0, 0, 0),
};

/** Runs a real process to its end. `strike` is told its id when it says hello. */
async function outcomeOf(cell: Cell, command: Command, strike?: (pid: number) => void) {
  const planned = { id: 'b000-i000', block: 0, position: 0, cellId: cell.id };
  const raw = (): RawSink => {
    const sink = memorySink();
    const write = (line: string): void => {
      sink.write(line);
      const message = decodeMessage(line);
      if (message?.kind === 'hello') strike?.(message.pid);
    };
    return { ...sink, write };
  };
  const { record } = await runInvocation(cell, planned, {
    truth: async () => truth,
    command: () => command,
    signal,
    now: () => new Date(0),
    raw,
  });
  return record;
}

const misbehaving = (way: string): Command => ({ file: process.execPath, args: [fixture, way] });
const behind = (prefix: readonly string[], { file, args }: Command): Command => ({
  file: prefix[0] ?? file,
  args: [...prefix.slice(1), file, ...args],
});

describe.skipIf(process.platform !== 'linux')('a child whose address space is limited (ulimit -v)', () => {
  let childPath: (manager: AnyManagerName) => string;
  beforeAll(async () => {
    childPath = await bundleChildren();
  });

  it.each([450, 750, 800, 900])('dies of memory by name with %i MiB', async (limitMiB) => {
    const cell: Cell = {
      ...exampleCell,
      manager: 'tracing-accounted',
      backend: 'array-buffer',
      limits: { ...exampleCell.limits, jsHeapMiB: 2000, rss: mib(8000) },
      parameters: { scale: 40, seed: 1, native: { kind: 'fixed', bytes: kib(64) } },
    };
    const limit = ['bash', '-c', `ulimit -v ${limitMiB * 1024}; exec "$@"`, 'bash'];
    const { outcome } = await outcomeOf(
      cell,
      behind(limit, childCommand(cell, childPath(cell.manager), process.execPath)),
    );
    expect(['oom-js', 'oom-native']).toContain(outcome.kind);
  });
});

describe('a child that the kernel kills for want of memory', () => {
  it('is named so, with the evidence', async ({ skip }) => {
    const group = limitedGroup(mib(120));
    if (typeof group === 'string') {
      process.stderr.write(`SKIPPED: a real out-of-memory kill by the kernel: ${group}. Run as root.\n`);
      return skip(group);
    }
    try {
      const cell: Cell = { ...exampleCell, limits: { ...exampleCell.limits, rss: mib(8000) } };
      const command = behind(group.prefix, misbehaving('by too large a resident set'));
      const record = await outcomeOf(cell, command);
      expect(record.outcome).toMatchObject({
        kind: 'oom-kernel',
        detail: expect.stringMatching(
          /counted [1-9]\d* out-of-memory kill in its memory cgroup.* of 120 MiB/,
        ),
      });
      expect(record.exit.signal).toBe('SIGKILL');
    } finally {
      await group.remove();
    }
  });

  it('is told from one that somebody killed', async () => {
    const { outcome } = await outcomeOf(exampleCell, misbehaving('never'), (pid) =>
      process.kill(pid, 'SIGKILL'),
    );
    expect(outcome).toMatchObject({ kind: 'crashed', signal: 'SIGKILL', detail: 'ended by SIGKILL' });
  });
});

describe.skipIf(process.platform !== 'linux')('a child that is stopped from outside', () => {
  const cell: Cell = { ...exampleCell, limits: { ...exampleCell.limits, timeoutMs: 2000 } };

  it('until its time is over has a timeout that says so', async () => {
    const record = await outcomeOf(cell, misbehaving('never'), (pid) => process.kill(pid, 'SIGSTOP'));
    expect(record.outcome).toMatchObject({ kind: 'timeout', afterMs: 2000, stoppedMs: expect.any(Number) });
    expect(record.warnings).toContainEqual({ code: 'stopped-child', ms: expect.any(Number) });
  });

  it('and goes on is warned of', async () => {
    const strike = (pid: number): void => {
      process.kill(pid, 'SIGSTOP');
      setTimeout(() => process.kill(pid, 'SIGCONT'), 500);
    };
    const record = await outcomeOf(cell, misbehaving('after a while'), strike);
    expect(record.outcome).toEqual({ kind: 'ok' });
    expect(record.warnings).toContainEqual({ code: 'stopped-child', ms: expect.any(Number) });
  });
});
