import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cell, InvocationRecord, PlannedInvocation } from '../../model/index.ts';
import { planExperiment } from '../plan/plan.ts';
import type { WorkloadTruth } from '../reduction/reachable.ts';
import { RepeatCheck } from '../reduction/repeats.ts';
import { truthSource } from '../reduction/truth.ts';
import { openRun } from '../store/reader.ts';
import { exampleEnvironment, exampleExperiment, exampleRecord, exampleSeries } from '../store/run.fixture.ts';
import { createRun, type RunWriter, reopenRun } from '../store/writer.ts';
import { type CampaignOptions, runCampaign } from './campaign.ts';
import type { ProgressEvent } from './progress.ts';

const plan = planExperiment(exampleExperiment, { size: 'quick' });
const ids = plan.invocations.map(({ id }) => id);
const noTruth: WorkloadTruth = {
  checksum: 0,
  deathClock: new Int32Array(0),
  nativeBytes: new Float64Array(0),
  reachable: new Float64Array(1),
};

let root: string;
let writer: RunWriter;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'reclaim-campaign-'));
  writer = createRun(root, plan, exampleEnvironment, new Date(0));
});
afterEach(() => {
  writer.close();
  rmSync(root, { recursive: true });
});

const recordOf = (planned: PlannedInvocation, change: Partial<InvocationRecord> = {}) => ({
  record: { ...exampleRecord, ...planned, ...change, warnings: [] },
  series: null,
});

/** No process is started: `invoke` is a log of what would run, and the clock ticks by 100 at each look. */
function simulated(change: Partial<CampaignOptions> = {}) {
  const ran: string[] = [];
  const events: ProgressEvent[] = [];
  let clock = 0;
  const options: CampaignOptions = {
    signal: new AbortController().signal,
    cooldownMs: 0,
    onProgress: (event) => events.push(event),
    command: () => ({ file: 'none', args: [] }),
    truth: async () => noTruth,
    elapsedMs: () => {
      clock += 100;
      return clock;
    },
    invoke: async (_cell, planned) => {
      ran.push(planned.id);
      return recordOf(planned);
    },
    ...change,
  };
  return { ran, events, options };
}

describe('a campaign', () => {
  it('runs every planned invocation in the plan’s order and records it', async () => {
    const { ran, options } = simulated();
    expect(await runCampaign(plan, writer, options)).toEqual({
      kind: 'completed',
      recorded: 4,
      remaining: 0,
    });
    expect(ran).toEqual(ids);
    const run = openRun(writer.folder);
    expect(run.records.map(({ id }) => id)).toEqual(ids);
    expect(run.environment.load.after).toHaveLength(3);
  });

  it('hands each invocation its own cell', async () => {
    const seen: string[] = [];
    const invoke = async (cell: Cell, planned: PlannedInvocation) => {
      seen.push(cell.id);
      return recordOf(planned);
    };
    await runCampaign(plan, writer, simulated({ invoke }).options);
    expect(seen).toEqual(plan.invocations.map(({ cellId }) => cellId));
  });

  it('tells what it does and how long the rest will take', async () => {
    const { events, options } = simulated();
    await runCampaign(plan, writer, options);
    expect(events.map(({ kind, done, total }) => `${kind} ${done}/${total}`)).toEqual([
      'started 0/4',
      'finished 1/4',
      'started 1/4',
      'finished 2/4',
      'started 2/4',
      'finished 3/4',
      'started 3/4',
      'finished 4/4',
    ]);
    expect(events.map((event) => (event.kind === 'truth' ? 'truth' : event.etaMs))).toEqual([
      null,
      300,
      300,
      200,
      200,
      100,
      100,
      0,
    ]);
  });

  it('that is aborted while a truth is computed ends at once, with nothing recorded of it', async () => {
    const controller = new AbortController();
    const { options } = simulated({
      signal: controller.signal,
      truth: truthSource(),
      onProgress: ({ kind }) => {
        if (kind === 'truth') controller.abort(new Error('interrupted'));
      },
    });
    const long = plan.cells.map((cell) => ({ ...cell, parameters: { ...cell.parameters, scale: 1e8 } }));
    const end = await runCampaign({ ...plan, cells: long }, writer, options);
    expect(end).toEqual({ kind: 'aborted', recorded: 0, remaining: 4 });
  });

  it('that was aborted keeps what it has and resumes with what is missing', async () => {
    const controller = new AbortController();
    const first = simulated({
      signal: controller.signal,
      invoke: async (_cell, planned) => {
        if (planned.id === ids[2]) {
          controller.abort(new Error('interrupted'));
          throw new Error('interrupted');
        }
        return recordOf(planned);
      },
    });
    expect(await runCampaign(plan, writer, first.options)).toEqual({
      kind: 'aborted',
      recorded: 2,
      remaining: 2,
    });
    writer.close();

    writer = reopenRun(writer.folder);
    const second = simulated();
    expect(await runCampaign(plan, writer, second.options)).toEqual({
      kind: 'completed',
      recorded: 2,
      remaining: 0,
    });
    expect(second.ran).toEqual(ids.slice(2));
    expect(openRun(writer.folder).records.map(({ id }) => id)).toEqual(ids);
  });

  it('that fails for another reason keeps what it has and passes the failure on', async () => {
    const invoke = async () => Promise.reject(new Error('disk full'));
    await expect(runCampaign(plan, writer, simulated({ invoke }).options)).rejects.toThrow('disk full');
  });

  it('keeps series of the first blocks only, records of all', async () => {
    const invoke = async (_cell: Cell, planned: PlannedInvocation) => ({
      ...recordOf(planned, { series: `series/${planned.id}.json` }),
      series: { ...exampleSeries, id: planned.id, cellId: planned.cellId },
    });
    await runCampaign(plan, writer, simulated({ invoke, seriesBlocks: 1 }).options);
    const run = openRun(writer.folder);
    expect(run.records.map((record) => [record.block, run.series(record)?.id ?? null])).toEqual(
      plan.invocations.map(({ id, block }) => [block, block === 0 ? id : null]),
    );
  });

  it('can be split by whole blocks', async () => {
    const { ran, options } = simulated({ shard: { index: 2, of: 2 } });
    await runCampaign(plan, writer, options);
    expect(ran).toEqual(plan.invocations.filter(({ block }) => block === 1).map(({ id }) => id));
    for (const shard of [
      { index: 0, of: 2 },
      { index: 3, of: 2 },
      { index: 1, of: 3 },
    ])
      await expect(runCampaign(plan, writer, simulated({ shard }).options)).rejects.toThrow(
        'There is no shard',
      );
  });

  it('warns where the layer’s own counts do not repeat', async () => {
    const invoke = async (_cell: Cell, planned: PlannedInvocation) =>
      recordOf(planned, { counts: { deaths: planned.id === ids[2] ? 2 : 1 } });
    await runCampaign(plan, writer, simulated({ invoke }).options);
    const warnings = openRun(writer.folder).records.map((record) =>
      record.warnings.filter(({ code }) => code !== 'foreign-load'),
    );
    expect(warnings[2]).toMatchObject([{ code: 'counts-differ', counters: ['deaths'], value: 2, first: 1 }]);
    expect([warnings[0], warnings[1], warnings[3]]).toEqual([[], [], []]);
  });
});

describe('the check of repeats', () => {
  const record = (change: Partial<InvocationRecord>): InvocationRecord => ({
    ...exampleRecord,
    warnings: [],
    ...change,
  });

  it('holds a twin against its original and knows records from before a resume', () => {
    const check = new RepeatCheck(plan.cells, [record({ cellId: 'churn/refcount', counts: { deaths: 3 } })]);
    const twin = check.check(record({ cellId: 'churn/refcount/twin', counts: { deaths: 4 } }));
    expect(twin.warnings).toMatchObject([{ code: 'counts-differ' }]);
  });

  it('does not compare what did not run to its end', () => {
    const check = new RepeatCheck(plan.cells, [record({ counts: { deaths: 3 } })]);
    expect(check.check(record({ counts: {}, outcome: { kind: 'timeout', afterMs: 1 } })).warnings).toEqual(
      [],
    );
  });

  it('notices a count that is missing', () => {
    const check = new RepeatCheck(plan.cells, [record({ counts: { deaths: 3 } })]);
    expect(check.check(record({ counts: {} })).warnings).toHaveLength(1);
  });
});

describe('a campaign of real children', () => {
  it('is stopped in the middle of one, leaves none behind, and resumes to the end', async () => {
    const controller = new AbortController();
    const pidFile = join(root, 'pid');
    const program = `require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000)`;
    const watcher = setInterval(() => existsSync(pidFile) && controller.abort(), 20);
    const end = await runCampaign(plan, writer, {
      signal: controller.signal,
      cooldownMs: 0,
      command: () => ({ file: process.execPath, args: ['-e', program] }),
    });
    expect(end).toEqual({ kind: 'aborted', recorded: 0, remaining: 4 });
    clearInterval(watcher);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    expect(pid).toBeGreaterThan(0);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    writer.close();

    writer = reopenRun(writer.folder);
    const { signal } = new AbortController();
    expect(await runCampaign(plan, writer, { signal, cooldownMs: 0 })).toMatchObject({
      kind: 'completed',
      recorded: 4,
    });
    const run = openRun(writer.folder);
    expect(run.warnings).toEqual([]);
    for (const record of run.records) {
      expect(record.outcome).toEqual({ kind: 'ok' });
      expect(run.series(record)?.timeline.length).toBeGreaterThan(1);
      expect(record.warnings.map(({ code }) => code)).not.toContain('counts-differ');
    }
  });
});
