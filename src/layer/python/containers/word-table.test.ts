import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WordTable } from './word-table.ts';

describe('a table from words to positions', () => {
  it('does what a map does, whatever is set and deleted', () => {
    const word = fc.oneof(
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      fc.integer({ min: 0, max: 40 }).map((n) => n * 64 + 1),
    );
    const operation = fc.record({ set: fc.boolean(), word, position: fc.nat(1e6) });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 300 }), (program) => {
        const table = new WordTable();
        const model = new Map<number, number>();
        for (const op of program) {
          if (op.set) {
            table.set(op.word, op.position);
            model.set(op.word, op.position);
          } else expect(table.delete(op.word)).toBe(model.delete(op.word));
          expect(table.size).toBe(model.size);
        }
        for (const [key, position] of model) expect(table.get(key)).toBe(position);
        for (const op of program) expect(table.get(op.word)).toBe(model.get(op.word) ?? -1);
      }),
    );
  });

  it('gives new positions to all when entries move', () => {
    const table = new WordTable();
    for (let i = 0; i < 100; i++) table.set(i, i);
    table.relocate(Array.from({ length: 100 }, (_, i) => i * 2));
    expect(table.get(50)).toBe(100);
  });
});
