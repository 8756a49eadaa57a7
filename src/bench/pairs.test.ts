import { expect, it } from 'vitest';
import { runPairs } from './pairs.ts';

it('pairs run one process at a time, and who goes first alternates', async () => {
  const log: string[] = [];
  const side = (name: string) => async (pair: number) => {
    log.push(`${name}${pair} starts`);
    await Promise.resolve();
    log.push(`${name}${pair} ends`);
    return `${name}${pair}`;
  };
  expect(await runPairs(3, side('a'), side('b'))).toEqual({
    ours: ['a0', 'a1', 'a2'],
    theirs: ['b0', 'b1', 'b2'],
  });
  const order = ['a0', 'b0', 'b1', 'a1', 'a2', 'b2'];
  expect(log).toEqual(order.flatMap((one) => [`${one} starts`, `${one} ends`]));
});
