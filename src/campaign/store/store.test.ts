import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Environment, InvocationRecord, InvocationSeries, Plan } from '../../model/index.ts';
import { StoreError } from '../../workshop/index.ts';
import { planExperiment } from '../plan/plan.ts';
import { mergeRuns } from './merge.ts';
import { rawKept, writeKept } from './raw-kept.ts';
import { rawPath } from './raw-reader.ts';
import { listRuns, openRun } from './reader.ts';
import { exampleEnvironment, exampleExperiment, exampleRecord, exampleSeries } from './run.fixture.ts';
import { createRun, reopenRun } from './writer.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'reclaim-store-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const now = new Date('2026-03-04T05:06:07.890Z');
const plan: Plan = planExperiment(exampleExperiment, { size: 'quick' });
const record = (index: number, change: Partial<InvocationRecord> = {}): InvocationRecord => ({
  ...exampleRecord,
  ...plan.invocations[index]!,
  series: null,
  ...change,
});

function newRun(environment: Environment = exampleEnvironment, at: Date = now) {
  return createRun(root, plan, environment, at);
}
const lines = (folder: string): string[] =>
  readFileSync(join(folder, 'invocations.jsonl'), 'utf8').split('\n');

describe('a run', () => {
  it('is read back as it was written', () => {
    const writer = newRun();
    const { id, cellId } = plan.invocations[0]!;
    const series: InvocationSeries = { ...exampleSeries, id, cellId };
    writer.append(record(0, { series: `series/${series.id}.json` }), series);
    writer.append(record(1), null);
    writer.close();

    const run = openRun(writer.folder);
    expect(writer.folder).toBe(join(root, 'example', '2026-03-04T05-06-07Z-quick'));
    expect(run.plan).toEqual(plan);
    expect(run.environment).toEqual(exampleEnvironment);
    expect(run.records.map(({ id }) => id)).toEqual(plan.invocations.slice(0, 2).map(({ id }) => id));
    expect(run.records[1]).toEqual(record(1));
    expect(run.series(run.records[0]!)).toEqual(series);
    expect(run.series(run.records[1]!)).toBeNull();
    expect(readdirSync(writer.folder).sort()).toEqual([
      'environment.json',
      'invocations.jsonl',
      'plan.json',
      'series',
    ]);
  });

  it('is never overwritten', () => {
    newRun().close();
    expect(() => newRun()).toThrow(StoreError);
    expect(() => newRun()).toThrow('never overwritten');
  });

  it('has every record on disk as soon as it is appended', () => {
    const writer = newRun();
    writer.append(record(0), null);
    expect(openRun(writer.folder).records).toHaveLength(1);
    writer.close();
  });

  it('that is not complete says how much is missing', () => {
    const writer = newRun();
    writer.append(record(0), null);
    writer.close();
    expect(openRun(writer.folder).warnings).toEqual([
      { code: 'missing-invocations', missing: 3, planned: 4 },
    ]);
  });

  it('of several Node versions says so', () => {
    const writer = newRun();
    for (const [index] of plan.invocations.entries())
      writer.append(record(index, { runtime: { ...exampleRecord.runtime!, node: `v2${index}.0.0` } }), null);
    writer.close();
    expect(openRun(writer.folder).warnings).toMatchObject([
      { code: 'node-version-differs', versions: ['v20.0.0', 'v21.0.0', 'v22.0.0', 'v23.0.0'] },
    ]);
  });

  it('keeps its environment when that is completed afterwards', () => {
    const writer = newRun();
    const completed = { ...exampleEnvironment, load: { ...exampleEnvironment.load, after: [1, 2, 3] } };
    writer.writeEnvironment(completed);
    writer.close();
    expect(openRun(writer.folder).environment).toEqual(completed);
  });
});

describe('a record from before warnings carried data', () => {
  it('keeps the code and the text of its warnings, and stays readable when it is written again', () => {
    const earlier = { code: 'other', message: 'Recording took 22 % on top of the wall time.' };
    const writer = newRun();
    writer.append(record(0), null);
    writer.close();
    const path = join(writer.folder, 'invocations.jsonl');
    writeFileSync(path, `${JSON.stringify({ ...record(0), warnings: [earlier] })}\n`);
    const [read] = openRun(writer.folder).records;
    expect(read?.warnings).toEqual([{ code: 'stored-text', named: earlier.code, message: earlier.message }]);
    writeFileSync(path, `${JSON.stringify(read)}\n`);
    expect(openRun(writer.folder).records).toEqual([read]);
  });

  it.each([
    ['a code that nobody knows', { code: 'gossip', message: 'So they say.' }],
    ['a field too few', { code: 'cut-line' }],
    ['a field too many', { code: 'lost-tail', line: 1 }],
    ['a field of another kind', { code: 'slow-recording', share: '22 %' }],
    ['no code', { message: 'Look.' }],
  ])('is refused for a warning with %s', (_, wrong) => {
    const writer = newRun();
    writer.close();
    const path = join(writer.folder, 'invocations.jsonl');
    writeFileSync(path, `${JSON.stringify({ ...record(0), warnings: [wrong] })}\n`);
    const { records, warnings } = openRun(writer.folder);
    expect(records).toEqual([]);
    expect(warnings[0]).toMatchObject({
      code: 'refused-line',
      reason: expect.stringContaining('warnings.0'),
    });
  });
});

describe('a torn last line', () => {
  const torn = () => {
    const writer = newRun();
    writer.append(record(0), null);
    writer.close();
    appendFileSync(join(writer.folder, 'invocations.jsonl'), JSON.stringify(record(1)).slice(0, 200));
    return writer.folder;
  };

  it('is skipped and reported', () => {
    const run = openRun(torn());
    expect(run.records).toHaveLength(1);
    expect(run.warnings[0]).toEqual({ code: 'torn-line', line: 2 });
  });

  it('does not spoil what is appended after it', () => {
    const folder = torn();
    const writer = reopenRun(folder);
    expect(writer.recorded.map(({ id }) => id)).toEqual([plan.invocations[0]!.id]);
    writer.append(record(1), null);
    writer.close();
    expect(lines(folder)).toHaveLength(4);
    expect(openRun(folder).records.map(({ id }) => id)).toEqual(
      plan.invocations.slice(0, 2).map(({ id }) => id),
    );
  });
});

describe('reading refuses', () => {
  const damaged = (file: string, change: (text: string) => string): string => {
    const writer = newRun();
    writer.append(record(0), null);
    writer.close();
    const path = join(writer.folder, file);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    return writer.folder;
  };

  it('a folder that holds no run', () => {
    expect(() => openRun(join(root, 'nothing'))).toThrow('the folder of a run?');
  });

  it('a newer format, with what to do', () => {
    const folder = damaged('plan.json', (text) => text.replace('"schema": 1', '"schema": 2'));
    expect(() => openRun(folder)).toThrow('has format 2, this version reads format 1. Update reclaim-lab.');
    const newerRecord = damagedRecord();
    expect(openRun(newerRecord).warnings[0]).toEqual({
      code: 'refused-line',
      line: 1,
      reason: expect.stringContaining('Line 1 of invocations.jsonl has format 9'),
    });
    function damagedRecord(): string {
      rmSync(folder, { recursive: true });
      return damaged('invocations.jsonl', (text) => text.replace('"schema":1', '"schema":9'));
    }
  });

  it('a field of another kind, by name', () => {
    const folder = damaged('invocations.jsonl', (text) => text.replace('"wallNs":1000', '"wallNs":"long"'));
    expect(openRun(folder).warnings[0]).toEqual({
      code: 'refused-line',
      line: 1,
      reason: expect.stringMatching(/^Line 1 of invocations.jsonl is not what a run holds: wallNs/),
    });
  });

  it('a plan that is no JSON', () => {
    expect(() => openRun(damaged('plan.json', () => '{'))).toThrow('is not JSON');
  });
});

describe('all runs', () => {
  it('are listed by experiment and time; folders that are no runs are not', () => {
    const later = newRun(exampleEnvironment, new Date('2026-03-05T00:00:00Z'));
    const earlier = newRun();
    earlier.append(record(0), null);
    later.close();
    earlier.close();
    writeFileSync(join(root, 'notes.txt'), '');
    expect(listRuns(root)).toEqual([
      { experiment: 'example', id: earlier.id, folder: earlier.folder, isEmpty: false },
      { experiment: 'example', id: later.id, folder: later.folder, isEmpty: true },
    ]);
    expect(listRuns(join(root, 'absent'))).toEqual([]);
  });
});

describe('merging', () => {
  const shard = (indices: readonly number[], at: string, environment = exampleEnvironment): string => {
    const writer = newRun(environment, new Date(at));
    for (const index of indices) writer.append(record(index), null);
    writer.close();
    return writer.folder;
  };

  it('joins the records of shards and keeps every environment', () => {
    const other = { ...exampleEnvironment, machine: { ...exampleEnvironment.machine, cores: 64 } };
    const parts = [shard([0, 1], '2026-01-01T00:00:00Z'), shard([2, 3], '2026-01-02T00:00:00Z', other)];
    const merged = openRun(mergeRuns(parts, root, now));
    expect(merged.records.map(({ id }) => id)).toEqual(plan.invocations.map(({ id }) => id));
    expect(merged.warnings).toEqual([
      {
        code: 'mixed-parts',
        run: '2026-03-04T05-06-07Z-quick',
        part: 2,
        differences: ['on another machine (cores differ)'],
      },
    ]);
  });

  it.skipIf(process.platform === 'win32')(
    'takes raw data from regular files alone, before any record',
    () => {
      const part = shard([0, 1], '2026-01-01T00:00:00Z');
      writeKept(part, rawKept('all', 3));
      execFileSync('mkfifo', [join(part, rawPath(plan.invocations[0]!.id))]);
      const before = readdirSync(join(root, 'example'));
      expect(() => mergeRuns([part], root, now)).toThrow('is no regular file');
      expect(readdirSync(join(root, 'example'))).toEqual(before);
    },
  );

  it('waits for nobody: a part that is still measured is refused with its process, and no folder is left', () => {
    const done = shard([0], '2026-01-01T00:00:00Z');
    const measuring = newRun(exampleEnvironment, new Date('2026-01-02T00:00:00Z'));
    measuring.append(record(1), null);
    const before = readdirSync(join(root, 'example')).sort();
    expect(() => mergeRuns([done, measuring.folder], root, now)).toThrow(
      `${measuring.folder} is in use by process ${process.pid}`,
    );
    expect(readdirSync(join(root, 'example')).sort()).toEqual(before);
    measuring.close();
    expect(openRun(mergeRuns([done, measuring.folder], root, now)).records).toHaveLength(2);
    // The parts are free again.
    expect(readdirSync(done).filter((name) => name.startsWith('lock-'))).toEqual([]);
    reopenRun(done).close();
  });

  it('refuses overlaps, other plans and nothing at all', () => {
    const one = shard([0], '2026-01-01T00:00:00Z');
    const same = shard([0], '2026-01-02T00:00:00Z');
    expect(() => mergeRuns([one, same], root, now)).toThrow('the shards overlap');
    const otherPlan = createRun(
      root,
      planExperiment(exampleExperiment, { size: 'quick', seed: 9 }),
      exampleEnvironment,
      new Date(0),
    );
    otherPlan.close();
    expect(() => mergeRuns([one, otherPlan.folder], root, now)).toThrow('has another plan');
    expect(() => mergeRuns([], root, now)).toThrow('Nothing to merge');
    expect(() => mergeRuns([one, join(one, '.')], root, now)).toThrow('is named twice');
  });
});
