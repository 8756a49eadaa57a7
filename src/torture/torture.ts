import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FaultName, faultNames, faults } from './faults/index.ts';
import { CannotStrike, Lost } from './outcome.ts';
import { seeded } from './random.ts';
import { prepareSubject, type Subject } from './subject.ts';

export interface TortureOptions {
  readonly seed: number;
  /** Ends after the round in which this much time has passed. */
  readonly minutes: number;
  /** Ends after this many rounds, if sooner. */
  readonly rounds?: number;
  readonly only?: readonly FaultName[];
  /** The first round; with the seed it says exactly what is done. */
  readonly from?: number;
  readonly say: (line: string) => void;
}

/** One fault that was tried. */
export interface Round {
  readonly round: number;
  readonly fault: FaultName;
  readonly result: 'survived' | 'lost' | 'not tried';
  readonly why: string;
}

export interface Report {
  readonly seed: number;
  readonly rounds: readonly Round[];
  /** Kinds for which no time was left. */
  readonly unreached: readonly FaultName[];
  readonly survived: number;
  readonly lost: number;
}

/**
 * Strikes with one fault after the other: each kind once in seeded order, then again in another. Every round
 * has a folder and random choices of its own, which depend on the seed and its number alone.
 */
export async function torture(options: TortureOptions): Promise<Report> {
  const subject = await prepareSubject();
  options.say(
    `undisturbed: ${subject.reference.size} invocations in ${(subject.tookMs / 1000).toFixed(1)} s`,
  );
  const until = performance.now() + options.minutes * 60_000;
  const rounds: Round[] = [];
  const last = (options.from ?? 0) + (options.rounds ?? Number.POSITIVE_INFINITY);
  for (let round = options.from ?? 0; round < last && performance.now() < until; round++) {
    const done = await strike(subject, round, options);
    rounds.push(done);
    options.say(`${round} ${done.fault}: ${done.result}${done.why === '' ? '' : ` (${done.why})`}`);
  }
  const count = (result: Round['result']): number => rounds.filter((done) => done.result === result).length;
  const kinds = options.only ?? faultNames;
  const unreached = kinds.filter((kind) => !rounds.some(({ fault }) => fault === kind));
  return { seed: options.seed, rounds, unreached, survived: count('survived'), lost: count('lost') };
}

async function strike(subject: Subject, round: number, options: TortureOptions): Promise<Round> {
  const kinds = options.only ?? faultNames;
  const lap = Math.floor(round / kinds.length);
  const fault = shuffled(kinds, options.seed ^ (lap * 0x9e37_79b1))[round % kinds.length];
  if (fault === undefined) throw new Error('There is a fault for every round.');
  const room = mkdtempSync(join(tmpdir(), 'torture-round-'));
  const results = join(room, 'results');
  mkdirSync(results);
  const notes: string[] = [];
  const random = seeded(options.seed + round * 7919);
  try {
    await faults[fault].strike({ subject, results, random, note: (line) => notes.push(line) });
    rmSync(room, { recursive: true, force: true });
    return { round, fault, result: 'survived', why: notes.join(', ') };
  } catch (error) {
    if (error instanceof CannotStrike) return { round, fault, result: 'not tried', why: error.message };
    if (!(error instanceof Lost)) throw error;
    return { round, fault, result: 'lost', why: `${[...notes, error.message].join(': ')}; see ${room}` };
  }
}

function shuffled(names: readonly FaultName[], seed: number): FaultName[] {
  const random = seeded(seed);
  const order = [...names];
  for (let from = order.length - 1; from > 0; from--) {
    const to = random.integer(0, from);
    const [a, b] = [order[from], order[to]];
    if (a !== undefined && b !== undefined) [order[from], order[to]] = [b, a];
  }
  return order;
}
