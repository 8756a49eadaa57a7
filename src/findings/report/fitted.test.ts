import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { fitted } from './fitted.ts';

it('a line is never wider than asked, keeps its escape codes whole, and is left alone where it fits', () => {
  const piece = fc.constantFrom(
    'a',
    'bc ',
    '測',
    '👩‍🚀',
    'é',
    '\u001b[1m',
    '\u001b[22m',
    '\u001b[31m',
    '\u001b[39m',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 40 }), (pieces, columns) => {
      const text = pieces.join('');
      for (const cut of ['end', 'middle'] as const) {
        const line = fitted(text, columns, cut);
        expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        expect(line.replaceAll(/\p{Cc}\[\d+m/gu, '')).not.toMatch(/\p{Cc}/u);
        if (stringWidth(text) <= columns) expect(line).toBe(text);
      }
    }),
    { seed: 60, numRuns: 1000 },
  );
});
