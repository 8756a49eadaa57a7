import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasFinalizers, programNames, shapes } from './catalogue.ts';
import { HeapContainers } from './containers.ts';
import { programs, withHandles } from './programs.ts';
import { PythonContainers } from './python-containers.ts';
import { oneRound } from './round.ts';

const size = 1200;
let ticks = 0;
/** Time is a parameter: it passes by one at each look. */
const now = (): number => ticks++;

describe('the programs', () => {
  it('are the same in Python, by name', () => {
    const source = readFileSync(new URL('../peers/shapes.py', import.meta.url), 'utf8');
    const table = source.slice(source.indexOf('PROGRAMS = {'));
    const names = [...table.matchAll(/^ {4}'([^']+)': \(/gm)].map(([, name]) => name);
    expect(names.sort()).toEqual([...programNames].sort());
  });

  it('each stand in a group once, the counting ones on either layer', () => {
    expect(new Set(shapes.map(({ name }) => name)).size).toBe(shapes.length);
    expect(new Set(shapes.map(({ program }) => program))).toEqual(new Set(programNames));
  });
});

describe.each(programNames)('%s', (name) => {
  it('does the same work on the heap itself and through the Python layer, round after round, and leaves nothing', () => {
    const finalizers = hasFinalizers(name);
    const sides = [new HeapContainers(finalizers), new PythonContainers(finalizers)];
    const rounds = sides.flatMap((containers) => [
      oneRound(containers, programs[name], size, now),
      oneRound(containers, programs[name], size, now),
    ]);
    const work = rounds.map(({ ns: _time, ...rest }) => rest);
    expect(work).toEqual([work[0], work[0], work[0], work[0]]);
    for (const { heap } of sides) heap.verify();
  });
});

describe.each(shapes.filter(({ layer }) => layer === 'handles').map(({ program }) => program))(
  '%s with handles',
  (name) => {
    it('does the same work as without, and leaves nothing', () => {
      const containers = new PythonContainers(hasFinalizers(name));
      const { ns: _plainTime, ...plain } = oneRound(containers, programs[name], size, now);
      const { ns: _time, ...work } = oneRound(containers, withHandles(name, containers), size, now);
      expect(work).toEqual(plain);
      containers.heap.verify();
    });
  },
);
