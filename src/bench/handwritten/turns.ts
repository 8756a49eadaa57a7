/**
 * Where a hand-written program lets the event loop go on: at every Nth operation, as the workload's
 * safepoints do.
 */
export class Turns {
  private left: number;
  private readonly every: number;

  /** null: never. */
  constructor(every: number | null) {
    this.every = every ?? 2 ** 30;
    this.left = this.every;
  }

  /** One operation is over; true when the program should await `turn()`. */
  due(): boolean {
    if (--this.left > 0) return false;
    this.left = this.every;
    return true;
  }
}

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
