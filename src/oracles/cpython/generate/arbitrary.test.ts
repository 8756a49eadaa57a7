import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operationKinds, weightsIn } from '../operations/index.ts';
import { programKinds } from '../program/kinds.ts';
import { type Program, programSchema } from '../program/program.ts';
import { emitPython } from '../python/source.ts';
import { buildProgram, programArbitrary } from './arbitrary.ts';

const kindsIn = (programs: readonly Program[]): Set<string> =>
  new Set(programs.flatMap((program) => program.operations.map((op) => op.do)));

describe('generated programs', () => {
  it('satisfy the schema of a program, whatever the numbers they are made of', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...programKinds),
        fc.array(fc.array(fc.nat(), { maxLength: 14 }), { maxLength: 60 }),
        fc.boolean(),
        (kind, steps, slotsOnly) => {
          programSchema.parse(buildProgram(kind, steps, slotsOnly));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('label every object once', () => {
    fc.assert(
      fc.property(programArbitrary(), (program) => {
        const labels = program.operations.flatMap((op) => ('label' in op ? [op.label] : []));
        expect(new Set(labels).size).toBe(labels.length);
      }),
      { numRuns: 100 },
    );
  });

  it('reach every operation that exists', () => {
    const programs = fc.sample(programArbitrary(), { seed: 11, numRuns: 400 });
    expect(operationKinds.filter((kind) => !kindsIn(programs).has(kind))).toEqual([]);
  });

  it('have between thirty and two hundred steps before their epilogue', () => {
    const epilogue = buildProgram('counted', [], false).operations.length;
    const lengths = fc
      .sample(programArbitrary({ kinds: ['counted'] }), { seed: 5, numRuns: 200 })
      .map((program) => program.operations.length - epilogue);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(200);
    expect(Math.max(...lengths)).toBeGreaterThan(150);
  });

  it('contain, when automatic, no operation that may raise', () => {
    const weights = new Set(weightsIn('automatic').map(([kind]) => kind));
    for (const kind of ['pop', 'get-item', 'delete-name', 'proxy-get', 'remove'] as const)
      expect(weights.has(kind)).toBe(false);
  });

  it('leave out classes with a dictionary when asked to', () => {
    const programs = fc.sample(programArbitrary({ slotsOnly: true }), { seed: 7, numRuns: 100 });
    const classes = programs.flatMap((p) =>
      p.operations.flatMap((op) => (op.do === 'instance' ? [op.class] : [])),
    );
    expect(classes.length).toBeGreaterThan(100);
    expect(classes.filter((name) => name === 'plain' || name === 'final' || name === 'child')).toEqual([]);
  });

  it('become Python with one statement per operation, and the labels beside them', () => {
    fc.assert(
      fc.property(programArbitrary(), (program) => {
        const { statements, labels } = emitPython(program);
        expect(statements.length).toBe(program.operations.length);
        expect(labels).toEqual(program.operations.map((op) => ('label' in op ? op.label : '')));
        expect(statements.filter((text) => /"o\d+"/.test(text))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
