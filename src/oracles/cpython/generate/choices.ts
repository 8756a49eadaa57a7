/** A source of choices: the numbers of one generated step, used up one after the other. */
export class Choices {
  readonly #numbers: readonly number[];
  #next = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** An integer in 0..below-1; 0 when the numbers are used up. */
  below(below: number): number {
    const n = this.#numbers[this.#next++] ?? 0;
    return below <= 0 ? 0 : n % below;
  }

  /** One of a list that is never empty. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('Choices.pick was given an empty list; use pickAny.');
    return items[this.below(items.length)]!;
  }

  /** One of a list, or null when it is empty. */
  pickAny<T>(items: readonly T[]): T | null {
    return items.length === 0 ? null : this.pick(items);
  }

  /** One of several that weigh differently. */
  weighted<T>(items: readonly (readonly [T, number])[]): T {
    let rest = this.below(items.reduce((sum, [, weight]) => sum + weight, 0));
    for (const [item, weight] of items) {
      if (rest < weight) return item;
      rest -= weight;
    }
    throw new RangeError('Choices.weighted was given nothing that weighs.');
  }

  /** True once in `n`, never for an exhausted source. */
  oneIn(n: number): boolean {
    return this.below(n) === n - 1;
  }
}
