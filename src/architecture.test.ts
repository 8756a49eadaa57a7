import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { rooms, wings } from './house.fixture.ts';

const source = dirname(fileURLToPath(import.meta.url));
const root = dirname(source);

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

const lies = (path: string, place: string): boolean =>
  path === place || path === `${place}.ts` || path.startsWith(`${place}/`);

const wingOf = (path: string): string => Object.keys(wings).find((wing) => lies(path, wing)) ?? '?';

function roomOf(path: string): string {
  const named = Object.keys(rooms).sort((a, b) => b.length - a.length);
  return named.find((room) => lies(path, room)) ?? wingOf(path);
}

function isAllowed({ from, to }: Import): boolean {
  const [wing, room] = [wingOf(from), roomOf(from)];
  const mayEnter = wings[wing] ?? [];
  if (!mayEnter.includes('*') && wingOf(to) !== wing && !mayEnter.includes(wingOf(to))) return false;
  const allowed = rooms[room];
  if (allowed === undefined || lies(to, room)) return true;
  if (lies(to, 'campaign/child')) return false;
  // A room that stands for its whole wing may go anywhere in it.
  if (room === wing && wingOf(to) === wing) return true;
  return allowed.some((target) => lies(to, target));
}

/**
 * Rooms in which no file leads back to itself by imports: not when it runs, and not by types alone either.
 */
const withoutCircles = ['layer', 'oracles'];

/** The files of one circle of imports, in its order; empty where there is none. */
function circleIn(imports: readonly Pick<Import, 'from' | 'to'>[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): string[] => {
    if (way.includes(file)) return way.slice(way.indexOf(file));
    if (done.has(file)) return [];
    for (const to of targets.get(file) ?? []) {
      const circle = visit(to, [...way, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  for (const file of targets.keys()) {
    const circle = visit(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}

describe.each(withoutCircles)('%s', (room) => {
  it('has no circle of imports, types included', () => {
    const inside = files(join(source, room))
      .filter((path) => !isTest(path))
      .flatMap(importsOf)
      .filter(({ to }) => lies(to, room));
    expect(inside.length).toBeGreaterThan(0);
    expect(circleIn(inside)).toEqual([]);
  });
});

it('no file outside the heap and the collectors writes what the heap counts', () => {
  const writes = /\b(?:netAllocations|allocationLimit|allocationListener)\s*(?:[-+]?=[^=]|\+\+|--)/;
  const others = files(source).filter((path) => {
    const place = relative(source, path);
    return !isTest(path) && !lies(place, 'layer/heap') && !lies(place, 'layer/collectors');
  });
  expect(others.filter((path) => writes.test(readFileSync(path, 'utf8')))).toEqual([]);
});

it('a circle of imports is found behind files that lead into it', () => {
  const imports = [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
    { from: 'c', to: 'd' },
    { from: 'd', to: 'b' },
  ];
  expect(circleIn(imports)).toEqual(['b', 'c', 'd']);
  expect(circleIn(imports.slice(0, 3))).toEqual([]);
});

describe('the house', () => {
  const sources = files(source).filter((path) => !isTest(path));

  it('has only wings that the plan of the house knows', () => {
    const unknown = sources
      .filter((path) => wingOf(relative(source, path)) === '?')
      .map((path) => relative(root, path));
    expect(unknown).toEqual([]);
  });

  it('lets no wing and no room import what lies behind it', () => {
    const forbidden = sources
      .flatMap(importsOf)
      .filter((found) => !isAllowed(found))
      .map(({ from, to }) => `${from} imports ${to}`);
    expect(forbidden).toEqual([]);
  });

  it('keeps the layer to itself: it imports no package, no module of Node, and nothing outside', () => {
    const statement = /(?:\bfrom |^import |\bimport\(|\brequire\()['"]([\w@:./-]+)['"]/gm;
    const found = sources
      .filter((path) => lies(relative(source, path), 'layer'))
      .flatMap((path) =>
        [...readFileSync(path, 'utf8').matchAll(statement)].map(([, to]) => ({ path, to: to! })),
      );
    expect(found.length).toBeGreaterThan(100);
    const outside = found.filter(
      ({ path, to }) => !to.startsWith('.') || !lies(relative(source, resolve(dirname(path), to)), 'layer'),
    );
    expect(outside.map(({ path, to }) => `${relative(source, path)} imports ${to}`)).toEqual([]);
  });

  it('lets experiments import the public entrances, and the folder of their own name, only', () => {
    const imports = files(join(root, 'experiments'))
      .filter((path) => !isTest(path))
      .flatMap(importsOf);
    expect(imports.length).toBeGreaterThan(0);
    const others = imports.filter(({ from, to }) => {
      const own = from.replace(/\.ts$/, '').split('/').slice(0, 3).join('/');
      return !['index.ts', 'python.ts'].includes(to) && !to.startsWith(`${own}/`);
    });
    expect(others).toEqual([]);
  });

  it.each(['index.ts', 'python.ts'])(
    'keeps the public entrance %s light: no chart, no store, no command line behind it',
    (entrance) => {
      const seen = new Set<string>();
      const visit = (path: string): void => {
        if (seen.has(path)) return;
        seen.add(path);
        for (const { to, typeOnly } of importsOf(path)) if (!typeOnly) visit(join(source, to));
      };
      visit(join(source, entrance));
      const behind = new Set([...seen].map((path) => wingOf(relative(source, path))));
      for (const heavy of ['findings', 'campaign', 'cli', 'lenses', 'bench', 'oracles', 'statistics'])
        expect(behind).not.toContain(heavy);
    },
  );

  it('keeps the schemas of what a child says out of the measured process', () => {
    const inChild = files(join(source, 'campaign/child'))
      .filter((path) => !isTest(path))
      .flatMap(importsOf)
      .filter(({ to, typeOnly }) => lies(to, 'campaign/wire') && !typeOnly);
    expect([...new Set(inChild.map(({ to }) => to))]).toEqual(['campaign/wire/pipe.ts']);
  });

  it('has no room or file named for what nobody can say it does', () => {
    const vague = /(^|\/)(utils?|lib|common|helpers?|misc)(\/|\.ts$)/;
    expect(files(source).filter((path) => vague.test(relative(source, path)))).toEqual([]);
  });

  it('gives every wing and room an entrance or a README that says its job', () => {
    const folders = (parent: string): string[] =>
      readdirSync(parent, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(parent, name));
    const inWings = ['layer', 'subjects', 'lenses'].flatMap((wing) => folders(join(source, wing)));
    const silent = [...folders(source), ...inWings].filter((folder) => {
      const entries = readdirSync(folder);
      const entrance = entries.find((file) => ['index.ts', 'main.ts'].includes(file));
      return (
        !entries.includes('README.md') &&
        !(entrance && readFileSync(join(folder, entrance), 'utf8').startsWith('/**'))
      );
    });
    expect(silent.map((folder) => relative(source, folder))).toEqual([]);
  });
});
