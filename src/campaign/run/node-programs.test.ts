import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NodeVersionError } from '../nodes/index.ts';
import { exampleCell } from '../plan/cell.fixture.ts';
import { nodePrograms } from './node-programs.ts';

const onNode = (node: string) => ({ ...exampleCell, id: `on ${node}`, node });

describe('the program of a cell', () => {
  it('is the running Node by default and by its own version', async () => {
    const cells = [onNode('default'), onNode(process.versions.node)];
    const programOf = await nodePrograms(cells);
    expect(programOf(cells[0]!)).toBe(process.execPath);
    expect(programOf(cells[1]!)).toContain('node');
  });

  it('that is not installed is refused with the cell and how to get it', async () => {
    const found = nodePrograms([onNode('default'), onNode('21.999')]);
    await expect(found).rejects.toThrow(NodeVersionError);
    await expect(found).rejects.toThrow(
      /^Cell "on 21\.999": Node 21\.999 is not installed .* reclaim nodes add 21\.999/,
    );
  });

  it('is a path only where the caller names that very path', async () => {
    // By another path: the one that runs the tests may be one that was added, which anybody may name.
    const path = join(mkdtempSync(join(tmpdir(), 'named-node-')), 'node');
    symlinkSync(process.execPath, path);
    const cell = onNode(path);
    await expect(nodePrograms([cell])).rejects.toThrow(`Cell "${cell.id}" wants the program`);
    expect((await nodePrograms([cell], [path]))(cell)).toBe(path);
    rmSync(dirname(path), { recursive: true });
  });
});
