import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { planExperiment } from '../campaign/index.ts';
import {
  exampleEnvironment,
  exampleExperiment,
  exampleRecord,
  exampleSeries,
} from '../campaign/store/run.fixture.ts';
import { createRun } from '../campaign/store/writer.ts';
import { type Performed, performed } from './performed.fixture.ts';

/**
 * A run folder is data from outside: whatever it says, nothing of it is executed, and nothing outside of it
 * is read or written.
 */

const root = mkdtempSync(join(tmpdir(), 'reclaim-attack-'));
afterAll(() => rmSync(root, { recursive: true }));

const results = join(root, 'results');
const canary = join(root, 'canary');
const secret = join(root, 'secret.txt');
const program = join(root, 'program.sh');
const precious = join(root, 'precious.json');

let folder: string;
beforeEach(() => {
  for (const name of readdirSync(root)) rmSync(join(root, name), { recursive: true });
  writeFileSync(secret, 'hunter2 is the password\n');
  writeFileSync(precious, '{"precious":true}');
  writeFileSync(program, `#!/bin/sh\ntouch ${canary}\n`, { mode: 0o755 });
  folder = honestRun();
});

/** A run with one of its four records and one series, to be tampered with. */
function honestRun(): string {
  const plan = planExperiment(
    { ...exampleExperiment, charts: [{ chart: 'native-timeline', title: 'Memory' }] },
    { size: 'quick' },
  );
  const writer = createRun(results, plan, exampleEnvironment, new Date('2026-03-04T05:06:07Z'));
  const { id, cellId } = plan.invocations[0]!;
  writer.append(
    { ...exampleRecord, ...plan.invocations[0]!, series: `series/${id}.json` },
    { ...exampleSeries, id, cellId },
  );
  writer.close();
  return writer.folder;
}

const at = (...names: readonly string[]): string => join(folder, ...names);

function change(file: string, from: string | RegExp, to: string): void {
  const before = readFileSync(at(file), 'utf8');
  const after = before.replace(from, () => to);
  expect(after, `${file} has ${String(from)}`).not.toBe(before);
  writeFileSync(at(file), after);
}

function replaceByLink(file: string, target: string): void {
  rmSync(at(file), { recursive: true, force: true });
  symlinkSync(target, at(file));
}

const seriesFile = (): string => join('series', readdirSync(at('series'))[0]!);

/** Everything outside the run folder, as it was. */
function outside(): Readonly<Record<string, string>> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(results));
  return Object.fromEntries(files.map((path) => [path, readFileSync(path, 'utf8')]));
}

const unread = /hunter2|root:x/;

interface Attack {
  readonly name: string;
  readonly tamper: () => void;
  readonly line: () => readonly string[];
  readonly code: number;
  readonly says: RegExp;
}

const resume = () => ['run', '--resume', folder, '--mix'];
const report = () => ['report', folder];
const merge = () => ['merge', folder, '--results', join(root, 'merged')];

const attacks: readonly Attack[] = [
  {
    name: 'a cell that names a program',
    tamper: () => change('plan.json', '"node": "default"', `"node": "${program}"`),
    line: resume,
    code: 1,
    says: /^error: Cell "churn\/refcount" of this run wants to be run by/,
  },
  {
    name: 'a cell that names a program of the folder',
    tamper: () => {
      cpSync(program, at('node'));
      change('plan.json', '"node": "default"', '"node": "./node"');
    },
    line: resume,
    code: 1,
    says: /^error: Cell "churn\/refcount" of this run wants to be run by/,
  },
  ...(
    [
      ['--require', '/tmp/x.cjs'],
      ['-e', 'process.exit()'],
      ['--import=data:text/javascript,0'],
      ['--experimental-loader=x'],
      ['--env-file=.env'],
      ['--inspect-brk'],
      ['--allow-natives-syntax'],
      ['--trace-gc'],
      ['--logfile=/tmp/x'],
      ['--redirect-code-traces-to=x'],
      ['--cpu-prof-dir=/tmp'],
      ['x.js'],
      ['--'],
      ['--single-threaded-gc\n--require'],
    ] as const
  ).map(
    (flags): Attack => ({
      name: `a cell with the flags ${JSON.stringify(flags)}`,
      tamper: () => change('plan.json', '"v8Flags": []', `"v8Flags": ${JSON.stringify(flags)}`),
      line: resume,
      code: 1,
      says: /^error: .*plan\.json is not what a run holds: .*cell "churn\/refcount": V8 flag/s,
    }),
  ),
  {
    name: 'a cell on a Node version that is not installed',
    tamper: () => change('plan.json', '"node": "default"', '"node": "20.0.999"'),
    line: resume,
    code: 2,
    says: /error: Cell "churn\/refcount": Node 20\.0\.999 is not installed/,
  },
  ...['node', 'sh', 'x.y', '', 'constructor', '22;sh', '22 -e 1', '--eval', '99999999999'].map(
    (node): Attack => ({
      name: `a cell on the Node ${JSON.stringify(node)}`,
      tamper: () => change('plan.json', '"node": "default"', `"node": ${JSON.stringify(node)}`),
      line: resume,
      code: 1,
      says: /^error: .*plan\.json is not what a run holds: cells\.0\.node/,
    }),
  ),
  {
    name: 'records and raw data that have another name outside',
    tamper: () => {
      rmSync(at('invocations.jsonl'));
      mkdirSync(at('raw'));
      linkSync(precious, at('invocations.jsonl'));
      linkSync(secret, at('raw', 'b000-i000.jsonl.gz'));
      for (const file of ['report.md', 'report.html', 'summary.json']) linkSync(secret, at(file));
    },
    line: resume,
    code: 0,
    says: /report: /,
  },
  {
    name: 'a workload called __proto__',
    tamper: () => change('plan.json', /"workload": "churn"/g, '"workload": "__proto__"'),
    line: resume,
    code: 1,
    says: /^error: .*plan\.json is not what a run holds/,
  },
  {
    name: 'a manager called constructor',
    tamper: () => change('plan.json', '"manager": "refcount"', '"manager": "constructor"'),
    line: resume,
    code: 1,
    says: /^error: .*plan\.json is not what a run holds/,
  },
  ...['../../x', '/tmp/x', '..', '.', '', 'a/b', 'a\\b', '.hidden', 'a\u0000b', 'x'.repeat(300)].map(
    (name): Attack => ({
      name: `an experiment called ${JSON.stringify(name).slice(0, 30)}`,
      tamper: () => change('plan.json', '"name": "example"', `"name": ${JSON.stringify(name)}`),
      line: merge,
      code: 1,
      says: /^error: .*plan\.json is not what a run holds: experiment\.name: /,
    }),
  ),
  {
    name: 'an invocation whose id is a path',
    tamper: () => change('plan.json', '"id": "b000-i000"', '"id": "../../../precious"'),
    line: merge,
    code: 1,
    says: /^error: .*plan\.json is not what a run holds: invocations\.0\.id/,
  },
  {
    name: 'a series whose own id is a path',
    tamper: () => change(seriesFile(), '"id":"b000-i000"', '"id":"../../precious"'),
    line: merge,
    code: 0,
    says: /^merged into /m,
  },
  ...['../../../secret.txt', '/etc/passwd', '/dev/zero', '/dev/stdin', '../plan.json'].map(
    (path): Attack => ({
      name: `a record whose series is ${path}`,
      tamper: () => change('invocations.jsonl', /"series":"[^"]*"/, `"series":${JSON.stringify(path)}`),
      line: report,
      code: 0,
      says: /1 of 4|planned|report:/,
    }),
  ),
  ...(['plan.json', 'environment.json', 'invocations.jsonl'] as const).flatMap((file) =>
    [secret, '/etc/passwd', '/dev/zero', '/proc/self/environ'].map(
      (target): Attack => ({
        name: `${file} as a link to ${target === secret ? 'a secret' : target}`,
        tamper: () => replaceByLink(file, target),
        line: report,
        code: 1,
        says: /^error: .* is a link that leads out of the run folder/,
      }),
    ),
  ),
  {
    name: 'a records file that is a link to where nothing is',
    tamper: () => replaceByLink('invocations.jsonl', join(root, 'new.jsonl')),
    line: resume,
    code: 1,
    says: /^error: Cannot read .*invocations\.jsonl: it is not there/,
  },
  ...(['series', 'charts', 'summary.json', 'report.md', 'report.html'] as const).map(
    (file): Attack => ({
      name: `${file} as a link to outside`,
      tamper: () => {
        mkdirSync(join(root, 'elsewhere'));
        writeFileSync(join(root, 'elsewhere', 'kept.txt'), 'kept');
        replaceByLink(file, file.includes('.') ? precious : join(root, 'elsewhere'));
      },
      line: report,
      code: 1,
      says: /^error: .* is a link that leads out of the run folder/,
    }),
  ),
  {
    name: 'a folder of links in a circle',
    tamper: () => symlinkSync('circle', at('circle')),
    line: report,
    code: 1,
    says: /^error: Cannot read .*circle: its links lead in a circle/,
  },
  {
    name: 'a pipe in the place of the plan',
    tamper: () => {
      rmSync(at('plan.json'));
      execFileSync('mkfifo', [at('plan.json')]);
    },
    line: report,
    code: 1,
    says: /^error: .*plan\.json is no regular file/,
  },
  {
    name: 'a pipe in the place of the records',
    tamper: () => {
      rmSync(at('invocations.jsonl'));
      execFileSync('mkfifo', [at('invocations.jsonl')]);
    },
    line: resume,
    code: 1,
    says: /^error: .*invocations\.jsonl is no regular file/,
  },
  {
    name: 'a plan that is a folder',
    tamper: () => {
      rmSync(at('plan.json'));
      mkdirSync(at('plan.json'));
    },
    line: report,
    code: 1,
    says: /^error: .*plan\.json is no regular file/,
  },
  {
    name: 'a plan of a terabyte',
    tamper: () => execFileSync('truncate', ['-s', '1T', at('plan.json')]),
    line: report,
    code: 1,
    says: /^error: .*plan\.json is larger than 64 MiB/,
  },
  {
    name: 'an environment of a gigabyte',
    tamper: () => execFileSync('truncate', ['-s', '1G', at('environment.json')]),
    line: report,
    code: 1,
    says: /^error: .*environment\.json is larger than 1 MiB/,
  },
  {
    name: 'a plan nested a hundred thousand times',
    tamper: () => writeFileSync(at('plan.json'), `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
    line: report,
    code: 1,
    says: /^error: .*plan\.json is nested deeper than/,
  },
  {
    name: 'an environment nested in a key that nothing reads',
    tamper: () => change('environment.json', '{', `{"x":${'{"x":'.repeat(50_000)}1${'}'.repeat(50_000)},`),
    line: report,
    code: 1,
    says: /^error: .*environment\.json is nested deeper than/,
  },
  {
    name: 'a plan that is no JSON and holds a secret',
    tamper: () => cpSync(secret, at('plan.json')),
    line: report,
    code: 1,
    says: /^error: .*plan\.json is not JSON/,
  },
  {
    name: 'two cells of one id',
    tamper: () => change('plan.json', '"id": "churn/refcount/twin"', '"id": "churn/refcount"'),
    line: report,
    code: 1,
    says: /^error: .*plan\.json is not what a run holds: .*two cells of one id/,
  },
  {
    name: 'an invocation of a cell that is not there',
    tamper: () => change('plan.json', '"cellId": "churn/refcount"', '"cellId": "constructor"'),
    line: resume,
    code: 1,
    says: /^error: .*plan\.json is not what a run holds: .*invocation .* of cell "constructor", but no such cell/,
  },
  {
    name: 'a cell whose name acts on the terminal',
    tamper: () => {
      change('plan.json', '"node": "default"', '"node": "x\\u001b]0;owned\\u0007\\u202e"');
    },
    line: resume,
    code: 1,
    says: /^error: .*x\\+u001b\]0;owned\\+u0007\\+u202e/,
  },
];

describe('a hostile run folder', () => {
  it.each(attacks)('$name', { timeout: 120_000 }, async ({ tamper, line, code, says }) => {
    tamper();
    const before = outside();
    const ended: Performed = await performed(line());
    expect({ code: ended.code, said: ended.stderr + ended.stdout }).toEqual({
      code,
      said: expect.stringMatching(says),
    });
    expect(ended.stderr).not.toMatch(/^\s+at .*:\d+/m);
    expect(ended.stderr + ended.stdout).not.toMatch(unread);
    expect(existsSync(canary), 'nothing was executed').toBe(false);
    const merged = join(root, 'merged');
    expect(
      Object.fromEntries(Object.entries(outside()).filter(([path]) => !path.startsWith(merged))),
      'nothing outside was written',
    ).toEqual(before);
    for (const file of ['report.md', 'report.html', 'summary.json'])
      if (existsSync(at(file)) && code === 0) expect(readFileSync(at(file), 'utf8')).not.toMatch(unread);
  });
});
