import type { LifeNumbers } from '../../heap/index.ts';

/**
 * In which order an instance got the attributes that stand in its slots, where that is not the order of the
 * slots: CPython keeps it with the values of each instance. It shows when the attributes move into a dict. An
 * entry is good for one life of a row.
 */
export class AttributeOrders {
  readonly #lives: LifeNumbers;
  readonly #orders = new Map<number, { readonly life: number; readonly positions: number[] }>();

  constructor(lives: LifeNumbers) {
    this.#lives = lives;
  }

  /** False as long as every instance got its attributes in the order of its slots. */
  get any(): boolean {
    return this.#orders.size > 0;
  }

  start(id: number, positions: number[]): void {
    this.#orders.set(id, { life: this.#lives.of(id), positions });
  }

  /** Makes a position the last. False when no order is kept for this instance. */
  append(id: number, position: number): boolean {
    const order = this.#orders.get(id);
    if (order === undefined || order.life !== this.#lives.of(id)) return false;
    const at = order.positions.indexOf(position);
    if (at >= 0) order.positions.splice(at, 1);
    order.positions.push(position);
    return true;
  }

  /** The order that was kept, which is forgotten; null when there was none. */
  take(id: number): readonly number[] | null {
    const order = this.#orders.get(id);
    this.#orders.delete(id);
    return order === undefined || order.life !== this.#lives.of(id) ? null : order.positions;
  }
}
