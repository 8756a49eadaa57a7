import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import GithubSlugger from 'github-slugger';
import { fromMarkdown } from 'mdast-util-from-markdown';
import ts from 'typescript';
import { visit } from 'unist-util-visit';
import { describe, expect, it } from 'vitest';
import { rooms, wings } from './house.fixture.ts';
import { PAGE_SHIFT } from './layer/heap/free-rows.ts';
import { INLINE, ROW_CELLS } from './layer/heap/header.ts';
import { PAYLOAD_BYTES, ROW_BYTES } from './layer/heap/object-table.ts';
import { profiles } from './layer/python/profiles/index.ts';
import { managerFacts } from './model/index.ts';

const source = dirname(fileURLToPath(import.meta.url));
const root = dirname(source);
/** What git holds or would add, so that nothing generated is read. */
const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const documents = tracked.filter((path) => path.endsWith('.md') && !path.startsWith('results/'));
const code = tracked.filter((path) => /\.(ts|mjs|cjs|js)$/.test(path));
const recorder = 'src/campaign/child/recorder.ts';
const house = read('src/README.md');
/** Columns of a line as a reader counts them. */
const columns = (line: string): number => [...line].length;

it('a room says its job, its rules and what it may import in at most 40 lines', () => {
  const long = documents
    .filter((path) => /^src\/.+\/README\.md$/.test(path))
    .filter((path) => read(path).trimEnd().split('\n').length > 40);
  expect(long).toEqual([]);
});

describe('links', () => {
  const anchorsOf = (path: string): Set<string> => {
    const slugger = new GithubSlugger();
    const found = new Set<string>();
    visit(fromMarkdown(read(path)), 'heading', (heading) => {
      let text = '';
      visit(heading, ['text', 'inlineCode'], (part) => {
        if ('value' in part) text += part.value;
      });
      found.add(slugger.slug(text));
    });
    return found;
  };

  it.each(documents)('of %s lead somewhere', (path) => {
    const broken: string[] = [];
    visit(fromMarkdown(read(path)), ['link', 'image'], (node) => {
      if (!('url' in node) || /^[a-z]+:/.test(node.url)) return;
      const [file = '', anchor] = decodeURI(node.url).split('#');
      const target = file === '' ? path : relative(root, join(root, dirname(path), file));
      if (!existsSync(join(root, target))) broken.push(node.url);
      else if (anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).has(anchor))
        broken.push(node.url);
    });
    expect(broken).toEqual([]);
  });
});

/** The rows of the table under a heading of the house's README, as their cells. */
function tableUnder(heading: string): string[][] {
  const section = house.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('the plan of the house', () => {
  const nameIn = (cell: string): string => cell.replaceAll('`', '').replace(/\/$/, '');
  const listed = (cell: string): string[] => (cell === '–' ? [] : cell.split(', '));
  const folders = (parent: string): string[] =>
    readdirSync(join(source, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(parent, name));
  const isRoom = (folder: string): boolean =>
    tracked.some((path) => path.startsWith(`src/${folder}/`) && path.endsWith('.ts'));

  it('names every wing that there is, and no other, with what it may import', () => {
    const told = new Map(tableUnder('Wings').map(([wing, , may]) => [nameIn(wing ?? ''), listed(may ?? '')]));
    expect([...told.keys()].sort()).toEqual([...Object.keys(wings), 'decisions'].sort());
    for (const [wing, may] of Object.entries(wings))
      expect(told.get(wing)?.sort(), wing).toEqual([...may].sort());
    expect(folders('.').filter((wing) => !told.has(wing))).toEqual([]);
  });

  it('names every room that there is, and no other, with what it may import', () => {
    const told = tableUnder('Rooms').map(([room, , may]) => ({ room: nameIn(room ?? ''), may: may ?? '' }));
    const there = folders('.').flatMap(folders).filter(isRoom);
    expect(told.map(({ room }) => room).sort()).toEqual(there.sort());
    for (const { room, may } of told) {
      const own = rooms[room];
      const wing = dirname(room);
      if (own) expect(listed(may).sort(), room).toEqual([...own].sort());
      else expect(may, room).toBe(`as \`${wing}\``);
    }
  });

  it('names files and functions of the flow that are there', () => {
    const named = [...house.split('## Wings')[0]!.matchAll(/`((?:[\w-]+\/)+[\w-]+\.ts)`(?: `(\w+)`)?/g)];
    expect(named.length).toBeGreaterThan(15);
    const missing = named.filter(([, file = '', symbol]) => {
      const path = join(source, file);
      const there = existsSync(path) || existsSync(join(root, file));
      return (
        !there || (symbol !== undefined && !new RegExp(`\\b${symbol}\\b`).test(readFileSync(path, 'utf8')))
      );
    });
    expect(missing.map(([text]) => text)).toEqual([]);
  });
});

describe('words', () => {
  const forbidden = tableUnder('Words').flatMap(([, , never]) => (never ? never.split(', ') : []));
  const wordsOf = (name: string): string[] =>
    name
      .replace(/([a-z\d])([A-Z])/g, '$1 $2')
      .split(/[\s_]+/)
      .map((word) => word.toLowerCase());

  it('no exported name has a word that the glossary has another word for', () => {
    expect(forbidden.length).toBeGreaterThan(5);
    const found = code
      .filter((path) => path.startsWith('src/') && path.endsWith('.ts'))
      .flatMap((path) => exportedNames(path).map((name) => ({ path, name })))
      .filter(({ name }) => wordsOf(name).some((word) => forbidden.includes(word)));
    expect(found.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
  });

  it('what the layer did is freed, not dead: no exported name of the layer speaks of death', () => {
    const found = code
      .filter((path) => /^src\/layer\/(heap|collectors|triggers)\/.*\.ts$/.test(path))
      .flatMap(exportedNames)
      .filter((name) => wordsOf(name).some((word) => ['dead', 'death', 'deaths', 'die'].includes(word)));
    expect(found).toEqual([]);
  });
});

function exportedNames(path: string): string[] {
  const file = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest);
  const isExported = (node: ts.Node): boolean =>
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  return file.statements.filter(isExported).flatMap((statement) => {
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.flatMap(({ name }) =>
        ts.isIdentifier(name) ? [name.text] : [],
      );
    const named =
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement);
    return named && statement.name ? [statement.name.text] : [];
  });
}

/** The number that a constant is written as: `8192`, `40e6`, `1 << 9`. */
function constantIn(path: string, name: string): number {
  const written = new RegExp(`\\bconst ${name} = (\\d[\\d_.e]*)(?: \\* (\\d+))?;`).exec(read(path));
  if (written === null) throw new Error(`${path} has no constant ${name} that is written as a number`);
  return Number(written[1]!.replaceAll('_', '')) * Number(written[2] ?? 1);
}

describe('figures in prose are those of the code', () => {
  /** Document, the words around its figure, and what the code has there. */
  const figures: readonly (readonly [string, RegExp, number])[] = [
    ['src/layer/heap/README.md', /a row of (\d+) bytes/, ROW_CELLS * 4],
    ['src/layer/heap/README.md', /\(row (\d+), count 4\)/, ROW_CELLS * 4],
    ['src/layer/heap/README.md', /(\d+) bytes per object/, ROW_BYTES],
    ['src/layer/heap/README.md', /(\d+) for a wrapped object/, PAYLOAD_BYTES],
    ['src/layer/heap/README.md', /nothing for its first (\w+) edges/, INLINE],
    ['src/layer/heap/README.md', /Beyond (\w+) edges a segment/, INLINE],
    ['src/layer/python/differences.md', /a row of (\d+) bytes/, ROW_BYTES],
    ['src/layer/python/differences.md', /(\d+) for a wrapped JS object/, PAYLOAD_BYTES],
    ['src/layer/python/differences.md', /the segment beyond (\w+) slots/, INLINE],
    [
      'src/layer/python/differences.md',
      /more than (\w+)\s+entries/,
      constantIn('src/layer/python/containers/hash-table.ts', 'SCANNED'),
    ],
    ['src/decisions/0001-one-array-of-rows.md', /Pages of (\d+) rows/, 1 << PAGE_SHIFT],
    ['src/campaign/README.md', /Every (\d+) safepoints are a/, constantIn(recorder, 'batchSafepoints')],
    ['src/campaign/README.md', /If (\d+) ms have passed/, constantIn(recorder, 'flushEveryNs') / 1e6],
    ['src/campaign/README.md', /\(or ([\d,]+) frees are/, constantIn(recorder, 'flushEveryFrees')],
    [
      'src/campaign/README.md',
      /resident set every (\d+) ms/,
      constantIn('src/workshop/watch.ts', 'lookEveryMs'),
    ],
    [
      'src/workshop/README.md',
      /busy counts\s+(\d+) ms at most/,
      constantIn('src/workshop/watch.ts', 'creditMs'),
    ],
  ];
  const words = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];

  it.each(figures)('%s %s', (path, around, figure) => {
    const said = around.exec(read(path))?.[1]?.replaceAll(',', '') ?? 'nothing';
    expect(words.includes(said) ? words.indexOf(said) : Number(said)).toBe(figure);
  });

  it('thresholds of a version, wherever a manager or the README names them', () => {
    const thresholds = profiles['3.11'].thresholds.join(', ');
    expect(managerFacts['refcount-generational'].describes).toContain(`(${thresholds})`);
  });
});

describe('width', () => {
  /** Lines of comments, and code that holds nothing but a literal; the formatter holds all other code. */
  const isComment = (line: string): boolean => /^\s*(\/\/|\/?\*)/.test(line);

  it('comments are at most 110 columns wide', () => {
    const wide = code.flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, at) => (isComment(line) && columns(line) > 110 ? [`${path}:${at + 1}`] : [])),
    );
    expect(wide).toEqual([]);
  });

  it('no line of code is wider than 200 columns: a long text is written on several', () => {
    const wide = code.flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, at) => (columns(line) > 200 ? [`${path}:${at + 1}`] : [])),
    );
    expect(wide).toEqual([]);
  });
});

it('the top level holds what a reader looks for there, and nothing else', () => {
  const top = new Set(tracked.map((path) => path.split('/')[0]!));
  const expected =
    /^(\..+|src|experiments|results|README\.md|LICENSE|package(-lock)?\.json|[\w.-]*config\.ts|(tsconfig|biome|typedoc)\.json)$/;
  expect([...top].filter((name) => !expected.test(name))).toEqual([]);
});
