import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inlineMutator } from './inline-mutator.ts';

const folder = fileURLToPath(new URL('../../subjects/workloads', import.meta.url));
const here = join(folder, 'invented.ts');

/** The body of a function whose first parameter is the mutator `m`. */
function inlined(body: string, before = ''): string {
  const opening = `${before}function f<Obj>(m: Mutator<Obj>, o: Obj, i: number) {`;
  const text = inlineMutator(`${opening}${body}}`, here);
  expect(text.startsWith(opening)).toBe(true);
  return text.replace(/ import \{ [^}]+ \} from '[^']+';$/, '').slice(opening.length, -1);
}

describe('a workload written out over wrapped objects', () => {
  it.each([
    ['m.read(o, 1)', 'o.slot1'],
    ['m.read(o, i)', 'o.read(i)'],
    ['m.read(o, 5)', 'o.read(5)'],
    ['m.write(o, 0, m.read(o, 1));', 'o.slot0 = o.slot1;'],
    ['m.write(o, i, null);', 'o.write(i, null);'],
    ['if (i) m.write(m.read(o, 0)!, 1, o);', 'if (i) (o.slot0!).slot1 = o;'],
    ['const r = m.retain(m.read(o, 0)!);', 'const r = (o.slot0!);'],
    ['m.release(o);', 'void o;'],
    ['m.serial(m.read(o, 2)!)', '(o.slot2!).serial'],
    ['m.allocate(2, size())', 'm.born(new TwoSlots(m.clock.objects++), size())'],
    ['m.allocate(1, sizeOf(m.allocate(i, 0)))', 'm.allocate(1, sizeOf(m.allocate(i, 0)))'],
    ['m.allocate(i, size())', 'm.allocate(i, size())'],
    ['m.allocate(6, size())', 'm.allocate(6, size())'],
    ['m.discard(m.read(o, 0)!)', 'm.discard(o.slot0!)'],
    ['const turn = m.safepoint();', 'const turn = m.safepoint();'],
  ])('%s becomes %s', (call, written) => {
    expect(inlined(call)).toBe(written);
  });

  it('knows constants of the module and of its neighbours, but not what a function calls by the same name', () => {
    const imported = "import { left, right } from './splay-tree.ts';\nconst third = 2;\n";
    expect(inlined('m.read(o, left); m.read(o, right); m.read(o, third)', imported)).toBe(
      'o.slot0; o.slot1; o.slot2',
    );
    expect(inlined('{ const third = i; m.read(o, third); }', imported)).toBe(
      '{ const third = i; o.read(third); }',
    );
  });

  it('imports the classes it writes in, each once, on the last line', () => {
    const text = inlineMutator(
      'function f<Obj>(m: Mutator<Obj>) {\n  m.allocate(1, 0);\n  m.allocate(0, 0);\n  m.allocate(1, 0);\n}',
      here,
    );
    expect(text.split('\n').at(-1)).toBe(
      "} import { OneSlot, ZeroSlots } from '../managers/wrapped-object.ts';",
    );
  });

  it('leaves calls alone on what is no mutator', () => {
    const other = 'function g(m: Map<number, number>) { m.read(o, 0); }';
    expect(inlineMutator(other, here)).toBe(other);
    expect(inlined(other)).toBe(other);
  });

  it('leaves no read, write, retain, release or serial of any workload to the manager, and every line where it is', () => {
    const names = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    expect(names.length).toBeGreaterThan(9);
    for (const name of names) {
      const source = readFileSync(join(folder, name), 'utf8');
      const text = inlineMutator(source, join(folder, name));
      expect(text, name).not.toMatch(/\bm\.(read|write|retain|release|serial)\(/);
      expect(text.split('\n').length).toBe(source.split('\n').length);
    }
  });
});
