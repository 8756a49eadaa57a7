import { join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { rawPolicies } from '../../model/index.ts';
import { homeFolder } from '../../workshop/index.ts';
import { experimentsFolder } from '../experiments.ts';

/**
 * Where runs are stored. In a checkout by default with the product, whatever the working directory; else in
 * the working directory.
 */
export const resultsOption = (): Option =>
  new Option('--results <folder>', 'where runs are stored').default(join(homeFolder, 'results'), 'results');

export const experimentsOption = (): Option =>
  new Option('--experiments <folder>', 'where experiment files are').default(
    experimentsFolder,
    'experiments',
  );

/** What is kept of what the children said. */
export const keepRawOption = (description: string): Option =>
  new Option('--keep-raw <what>', description).choices(rawPolicies);

/** Far more than anybody will wait for; a larger number is a slip. */
const largestCount = 1e9;

/** A whole number above zero. */
export function positiveInteger(text: string): number {
  const value = integer(text);
  if (value <= 0) throw new InvalidArgumentError(`"${text}" is no whole number above zero.`);
  if (value > largestCount)
    throw new InvalidArgumentError(`"${text}" is more than ${largestCount}, which nobody would wait for.`);
  return value;
}

/** A whole number from zero, up to what a generator can count. */
export function index(text: string): number {
  const value = integer(text);
  if (value < 0 || value > 2 ** 32)
    throw new InvalidArgumentError(`"${text}" is no whole number from 0 to ${2 ** 32}.`);
  return value;
}

/** A whole number, written in digits, that keeps every digit. */
export function integer(text: string): number {
  const value = Number(text);
  if (!/^[+-]?\d+$/.test(text)) throw new InvalidArgumentError(`"${text}" is no whole number.`);
  if (!Number.isSafeInteger(value))
    throw new InvalidArgumentError(`"${text}" has more digits than a number keeps.`);
  return value;
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!/^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) || !(value > 0))
    throw new InvalidArgumentError(`"${text}" is no number above zero.`);
  if (value > largestCount)
    throw new InvalidArgumentError(`"${text}" is more than ${largestCount}, which nobody would wait for.`);
  return value;
}

/** `default,22`: names of Nodes, in the order given. */
export function nodeNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (names.includes('')) throw new InvalidArgumentError(`"${text}" has an empty name; write default,22.`);
  if (twice !== undefined) throw new InvalidArgumentError(`"${twice}" is there twice.`);
  return names;
}

/** `2/4`: the second of four parts. */
export function shard(text: string): { index: number; of: number } {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || index < 1 || index > of)
    throw new InvalidArgumentError(`"${text}" is no shard; write 1/4 for the first of four.`);
  return { index, of };
}
