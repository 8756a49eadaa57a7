import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const source = dirname(fileURLToPath(import.meta.url));
const root = dirname(source);

/** Which rooms a room may import. Tests may import anything; a room may always import itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  heap: ['model'],
  triggers: ['heap', 'model'],
  collectors: ['heap', 'triggers', 'model'],
  python: ['heap', 'collectors', 'triggers', 'model'],
  native: ['model'],
  managers: ['model', 'native', 'heap', 'collectors', 'triggers'],
  workloads: ['model', 'managers/mutator'],
  oracles: ['model', 'workloads', 'managers/mutator', 'python', 'heap', 'collectors'],
  'harness/child': ['harness/child', 'harness/probes', 'managers', 'native', 'workloads', 'model'],
  // The one place where the parent runs a workload itself: to learn when its objects die.
  'harness/run/truth.ts': ['model', 'workloads', 'oracles/truth', 'harness'],
  harness: ['model', 'oracles/truth'],
  findings: ['model'],
  profile: ['model', 'harness', 'findings/charts'],
  // What types an experiment file: behind the public entrance, so it must stay light.
  'fact-check/definition.ts': ['heap', 'native', 'python', 'model', 'fact-check/facts'],
  'fact-check/child': ['fact-check/child', 'fact-check/definition', 'native', 'python', 'model'],
  'fact-check': ['python', 'oracles/cpython', 'harness', 'findings', 'model'],
  bench: [
    'heap',
    'collectors',
    'python',
    'managers',
    'native',
    'workloads',
    'model',
    'harness',
    'findings',
    'oracles/cpython',
  ],
  'index.ts': ['model', 'heap', 'collectors', 'triggers', 'python', 'fact-check/definition'],
  cli: ['*'],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return files(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

const isTest = (path: string): boolean =>
  /\.(test|test-d|fixture|conformance)\.ts$|\/conformance\//.test(path);

function importsOf(path: string): Import[] {
  const text = readFileSync(path, 'utf8');
  const statement = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?from\s+)?'(\.[^']+)'/gm;
  return [...text.matchAll(statement)].map((match) => ({
    from: relative(source, path),
    to: relative(source, resolve(dirname(path), match[2]!)),
    typeOnly: match[1] !== undefined,
  }));
}

function roomOf(path: string): string {
  const rooms = Object.keys(mayImport).sort((a, b) => b.length - a.length);
  return rooms.find((room) => path === room || path.startsWith(`${room}/`)) ?? '?';
}

function isAllowed({ from, to }: Import): boolean {
  const room = roomOf(from);
  const top = room.split('/')[0]!;
  const allowed = mayImport[room] ?? [];
  if (allowed.includes('*') || to.startsWith(`${room}/`)) return true;
  if (room === top && to.startsWith(`${top}/`))
    return !to.startsWith('harness/child/') || to === 'harness/child/messages.ts';
  return allowed.some((target) => to === `${target}.ts` || to.startsWith(`${target}/`));
}

describe('the house', () => {
  const sources = files(source).filter((path) => !isTest(path));

  it('has only rooms that the plan of the house knows', () => {
    const unknown = sources
      .filter((path) => roomOf(relative(source, path)) === '?')
      .map((path) => relative(root, path));
    expect(unknown).toEqual([]);
  });

  it('lets no room import what lies behind it', () => {
    const forbidden = sources
      .flatMap(importsOf)
      .filter((found) => !isAllowed(found))
      .map(({ from, to }) => `${from} imports ${to}`);
    expect(forbidden).toEqual([]);
  });

  it('lets experiments import the public entrance, and the folder of their own name, only', () => {
    const imports = files(join(root, 'experiments'))
      .filter((path) => !isTest(path))
      .flatMap(importsOf);
    expect(imports.length).toBeGreaterThan(0);
    const others = imports.filter(({ from, to }) => {
      const own = from.replace(/\.ts$/, '').split('/').slice(0, 3).join('/');
      return to !== 'index.ts' && !to.startsWith(`${own}/`);
    });
    expect(others).toEqual([]);
  });

  it('keeps the public entrance light: no chart, no store, no command line behind it', () => {
    const seen = new Set<string>();
    const visit = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const { to, typeOnly } of importsOf(path)) if (!typeOnly) visit(join(source, to));
    };
    visit(join(source, 'index.ts'));
    const rooms = new Set([...seen].map((path) => roomOf(relative(source, path))));
    for (const heavy of ['findings', 'harness', 'cli', 'profile', 'bench', 'oracles'])
      expect(rooms).not.toContain(heavy);
  });

  it('has no room or file named for what nobody can say it does', () => {
    const vague = /(^|\/)(utils?|lib|common|helpers?|misc)(\/|\.ts$)/;
    expect(files(source).filter((path) => vague.test(relative(source, path)))).toEqual([]);
  });

  it('gives every room an entrance or a README that says its job', () => {
    const rooms = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const silent = rooms.filter(({ name }) => {
      const entries = readdirSync(join(source, name));
      const entrance = entries.find((file) => ['index.ts', 'main.ts'].includes(file));
      return (
        !entries.includes('README.md') &&
        !(entrance && readFileSync(join(source, name, entrance), 'utf8').startsWith('/**'))
      );
    });
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});
