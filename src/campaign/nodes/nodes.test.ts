import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { addNode, brokenNodes, installedNodes, nodePackage, removeNodes, resolveNode } from './index.ts';

const version = process.versions.node;
const major = version.split('.')[0]!;
/** A copy of the running Node is moved about: it is large, so one folder serves all tests. */
const room = mkdtempSync(join(tmpdir(), 'nodes-'));

/** Stands for npm: knows one version, and makes its package of the Node that runs the tests. */
function inventedNpm(name: string, { holds = process.execPath, fails = '' } = {}): readonly [string, string] {
  const script = join(room, `${name}.mjs`);
  writeFileSync(
    script,
    `import { copyFileSync, mkdirSync, appendFileSync } from 'node:fs';
const args = process.argv.slice(2);
appendFileSync(${JSON.stringify(join(room, `${name}.log`))}, args.join(' ') + '\\n');
if (${JSON.stringify(fails)}) { console.error(${JSON.stringify(fails)}); process.exit(1); }
if (args[0] === 'view') console.log(JSON.stringify(['1.0.0', '${version}']));
if (args[0] === 'install') {
  const bin = args[args.indexOf('--prefix') + 1] + '/node_modules/${nodePackage}/bin';
  mkdirSync(bin, { recursive: true });
  copyFileSync(${JSON.stringify(holds)}, bin + '/node');
}`,
  );
  return [process.execPath, script];
}

const cache = (name: string): string => {
  const folder = join(room, name);
  mkdirSync(folder);
  return folder;
};

describe('a Node that is added', () => {
  const folder = join(room, 'added');
  beforeAll(async () => {
    mkdirSync(folder);
    await addNode(major, { folder, npm: inventedNpm('works') });
  });

  it('lies there whole, says what it is, and runs', async () => {
    const [node] = installedNodes(folder).nodes;
    expect(node).toMatchObject({ version, v8: process.versions.v8, package: `${nodePackage}@${version}` });
    expect(execFileSync(node!.path, ['-p', 'process.version'], { encoding: 'utf8' }).trim()).toBe(
      `v${version}`,
    );
    expect(readdirSync(folder)).toEqual([version]);
    expect(await brokenNodes(folder)).toEqual([]);
  });

  it('is what its major, its minor and its exact version stand for', async () => {
    const minor = version.split('.').slice(0, 2).join('.');
    for (const name of [major, `v${major}`, minor, version])
      expect(await resolveNode(name, folder)).toMatchObject({ name, version });
  });

  it('is not fetched twice, and an exact version asks nobody', async () => {
    const offline = inventedNpm('offline-later', { fails: 'npm error code ENOTFOUND' });
    const lines: string[] = [];
    await addNode(version, { folder, npm: offline, onProgress: (line) => lines.push(line) });
    expect(lines).toEqual([`Node ${version} is already here`]);
    expect(existsSync(join(room, 'offline-later.log'))).toBe(false);
  });

  it('of which a byte changed is found by reading it again, and one that was cut at once', async () => {
    const other = cache('changed');
    const node = await addNode(major, { folder: other, npm: inventedNpm('changing') });
    const file = openSync(node.path, 'r+');
    writeSync(file, 'another byte or two', 4096);
    closeSync(file);
    expect(await brokenNodes(other)).toMatchObject([{ why: expect.stringContaining('not the one') }]);
    appendFileSync(node.path, 'more');
    expect(installedNodes(other)).toMatchObject({
      nodes: [],
      broken: [{ why: expect.stringContaining('bytes') }],
    });
    // Adding it again mends it.
    await addNode(major, { folder: other, npm: inventedNpm('mending') });
    expect(installedNodes(other)).toMatchObject({ nodes: [{ version }], broken: [] });
  });

  it('stands beside entries that hold something else, which are named and never waited for', () => {
    const odd = cache('odd-entries');
    for (const name of ['22.0.1', '22.0.2', '22.0.3']) mkdirSync(join(odd, name));
    execFileSync('mkfifo', [join(odd, '22.0.1', 'installed.json')]);
    symlinkSync('/dev/zero', join(odd, '22.0.2', 'installed.json'));
    writeFileSync(join(odd, '22.0.3', 'installed.json'), '{"program":"/bin/sh"}');
    symlinkSync('/etc', join(odd, '22.0.4'));
    const { nodes, broken } = installedNodes(odd);
    expect(nodes).toEqual([]);
    expect(broken.map(({ folder: each }) => each.slice(odd.length + 1))).toEqual([
      '22.0.1',
      '22.0.2',
      '22.0.3',
    ]);
  });

  it('can be removed; what was never added cannot', () => {
    expect(() => removeNodes('19', folder)).toThrow(/No Node "19" was added \(here: \d/);
    expect(removeNodes(major, folder)).toHaveLength(1);
    expect(installedNodes(folder).nodes).toEqual([]);
  });
});

describe('an addition that fails', () => {
  it('leaves nothing behind and says why', async () => {
    const liar = join(room, 'liar');
    writeFileSync(liar, '#!/bin/sh\necho hello\n', { mode: 0o755 });
    const cases = [
      [inventedNpm('no-network', { fails: 'npm error code ENOTFOUND' }), major, /cannot reach its registry/],
      [inventedNpm('not-found', { fails: 'npm error code E404' }), major, /knows no such version/],
      [
        inventedNpm('odd', { fails: 'npm error it rains\nnpm error hard' }),
        major,
        /npm failed: it rains hard/,
      ],
      [inventedNpm('nothing-fits'), '77', /There is no Node 77 for/],
      [inventedNpm('no-node', { holds: liar }), major, /did not answer as Node does/],
      [['/nowhere/npm'], major, /npm does not start/],
    ] as const;
    for (const [npm, wanted, why] of cases) {
      const folder = mkdtempSync(join(room, 'failing-'));
      await expect(addNode(wanted, { folder, npm })).rejects.toThrow(why);
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('refuses what is no version, or too old, before it asks anybody', async () => {
    const npm = inventedNpm('never-asked');
    await expect(addNode('latest', { npm })).rejects.toThrow(/is no version of Node; write 22/);
    await expect(addNode('../../x', { npm })).rejects.toThrow(/is no version of Node/);
    await expect(addNode('18', { npm })).rejects.toThrow(/Node 18 is too old/);
    expect(existsSync(join(room, 'never-asked.log'))).toBe(false);
  });

  it('and was killed is cleared away by the next', async () => {
    const folder = cache('leftover');
    mkdirSync(join(folder, 'adding-999999999-22.0.0', 'npm'), { recursive: true });
    await addNode(major, { folder, npm: inventedNpm('after-kill') });
    expect(readdirSync(folder)).toEqual([version]);
  });
});

describe('the name of a Node', () => {
  it('"default" is the one that runs', async () => {
    expect(await resolveNode('default', cache('none'))).toEqual({
      name: 'default',
      path: process.execPath,
      version,
      v8: process.versions.v8,
    });
  });

  it('a version that is not here says how to get it', async () => {
    await expect(resolveNode('77', room)).rejects.toThrow(/Node 77 is not installed .* reclaim nodes add 77/);
  });

  it('a path must be a Node that is new enough', async () => {
    expect(await resolveNode(process.execPath)).toMatchObject({ version });
    await expect(resolveNode('/bin/sh')).rejects.toThrow(/does not run as Node does|did not answer/);
    await expect(resolveNode('/nowhere/node')).rejects.toThrow(/does not run/);
    await expect(resolveNode('latest')).rejects.toThrow(/is no Node: write a version/);
  });
});
