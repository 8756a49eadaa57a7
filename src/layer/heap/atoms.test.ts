import { describe, expect, it } from 'vitest';
import { AtomPool, isPooled } from './atoms.ts';

describe('entries of the pool', () => {
  it('are shared by equal short strings, and counted', () => {
    const pool = new AtomPool();
    const [a, b] = [pool.store('name'), pool.store(['na', 'me'].join(''))];
    expect(a).toBe(b);
    expect(pool.size).toBe(1);
    pool.drop(a);
    expect(pool.load(b)).toBe('name');
    pool.drop(b);
    expect(pool.size).toBe(0);
  });

  it('are not shared by long strings and other values', () => {
    const pool = new AtomPool();
    const long = 'x'.repeat(100);
    expect(pool.store(long)).not.toBe(pool.store(long));
    expect(pool.store(0.5)).not.toBe(pool.store(0.5));
    expect(pool.size).toBe(4);
  });

  it('come back to a short string that nobody held for a while, and are used again for another', () => {
    const pool = new AtomPool();
    const first = pool.store('gone');
    pool.drop(first);
    expect(pool.find('gone')).toBe(first);
    const back = pool.store('gone');
    expect(back).toBe(first);
    // Unused once, in use now: it must not be given away.
    const other = pool.store('other');
    expect(other).not.toBe(back);
    pool.drop(back);
    pool.drop(other);
    const words = ['p', 'q', 'r'].map((text) => pool.store(text));
    expect(new Set(words).size).toBe(3);
    expect(words.map((word) => pool.load(word))).toEqual(['p', 'q', 'r']);
    expect(pool.find('gone')).toBe(0);
    expect(words).toContain(first);
    expect(pool.size).toBe(3);
  });

  it('keep what they name through a model’s random life', () => {
    const pool = new AtomPool();
    const held: [number, unknown][] = [];
    let x = 1;
    const next = (n: number) => {
      x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
      return ((x ^ (x >>> 15)) >>> 0) % n;
    };
    for (let i = 0; i < 20_000; i++) {
      if (held.length > 0 && next(5) < 2) {
        const [[word, value]] = held.splice(next(held.length), 1) as [[number, unknown]];
        expect(pool.load(word)).toBe(value);
        pool.drop(word);
      } else {
        const value = [`k${next(40)}`, next(100), next(10) + 0.5, 'y'.repeat(30 + next(6))][next(4)];
        const word = next(3) === 0 && held.length > 0 ? pool.copy(held[0]![0]) : pool.store(value);
        held.push([word, pool.load(word)]);
      }
    }
    for (const [word, value] of held) expect(pool.load(word)).toBe(value);
    for (const [word] of held) pool.drop(word);
    expect(pool.size).toBe(0);
    expect(held.some(([word]) => isPooled(word))).toBe(true);
  });
});
