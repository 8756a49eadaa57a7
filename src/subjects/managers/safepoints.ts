/** Called by the measured process every so many safepoints, before the event loop turns there. */
export interface Beat {
  readonly every: number;
  readonly call: () => void;
}

/** Keeps the countdown a small integer even where nothing is ever due. */
const longestStep = 2 ** 30;

/**
 * Counts safepoints: at every `yieldEvery`th the event loop turns (null: never), at every `beat.every`th the
 * beat is called. One decrement and one comparison per pass, whatever is due.
 */
export class Safepoints {
  private left: number;
  private step: number;
  private untilTurn: number;
  private untilBeat: number;
  private readonly turnEvery: number;
  private readonly beatEvery: number;
  private readonly beat: (() => void) | null;

  /** Throws `RangeError` for a period that is not a whole number of at least 1. */
  constructor(yieldEvery: number | null, beat: Beat | null) {
    this.turnEvery = period('yieldEvery', yieldEvery);
    this.beatEvery = period('beat.every', beat === null ? null : beat.every);
    this.beat = beat === null ? null : beat.call;
    this.untilTurn = this.turnEvery;
    this.untilBeat = this.beatEvery;
    this.step = this.nextStep();
    this.left = this.step;
  }

  pass(): undefined | Promise<void> {
    if (--this.left > 0) return undefined;
    return this.stop();
  }

  private stop(): undefined | Promise<void> {
    this.untilBeat -= this.step;
    this.untilTurn -= this.step;
    if (this.untilBeat === 0) {
      this.untilBeat = this.beatEvery;
      this.beat?.();
    }
    const turns = this.untilTurn === 0;
    if (turns) this.untilTurn = this.turnEvery;
    this.step = this.nextStep();
    this.left = this.step;
    return turns ? loopTurn() : undefined;
  }

  private nextStep(): number {
    return Math.min(this.untilBeat, this.untilTurn, longestStep);
  }
}

/** Lets the event loop go on to its next `setImmediate`: what a program does that yields. */
export function loopTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * One whole turn of the event loop, wherever in it we stand. V8's finalizers arrive where the loop polls; a
 * single `setImmediate` asked for *while* it polls comes before it polls again, so it takes two to be sure
 * that it did.
 */
export async function wholeLoopTurn(): Promise<void> {
  await loopTurn();
  await loopTurn();
}

function period(name: string, every: number | null): number {
  if (every === null) return Number.POSITIVE_INFINITY;
  if (Number.isSafeInteger(every) && every >= 1) return every;
  throw new RangeError(`${name} must be a whole number of at least 1, or null for never, and is ${every}.`);
}
