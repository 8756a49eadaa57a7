import type { Bytes } from '../../../model/index.ts';
import type { Ledger } from '../../native/index.ts';
import type { Manager } from '../manager.ts';
import type { Mutator } from '../mutator.ts';
import { wholeLoopTurn } from '../safepoints.ts';

/**
 * A mutator that passes everything on to a manager and keeps, beside it, its own picture of the object graph:
 * birth numbers only, so that the picture keeps nothing alive. At safepoints a plain search from the owned
 * references says what is reachable, and the ledger's log says what was freed: nothing may be both, unless
 * the program itself had discarded it.
 */
export class Watched<Obj> implements Mutator<Obj> {
  readonly explicit: boolean;
  /** Birth numbers freed while reachable and not discarded: must stay empty. */
  readonly premature: number[] = [];
  /** Largest number of blocks that were neither reachable nor freed at a safepoint. */
  mostFloating = 0;
  checks = 0;
  private readonly inner: Manager<Obj>;
  private readonly ledger: Ledger;
  private readonly provoke: (() => void) | null;
  private readonly owned: number[] = [];
  private readonly slots: (number | null)[][] = [];
  private readonly nativeOf: number[] = [];
  private readonly discarded = new Set<number>();
  private readonly freed = new Set<number>();
  private passed = 0;

  /**
   * `provoke` is called at every 64th safepoint, where the event loop then turns: for `gc()`, to tempt the
   * manager into freeing.
   */
  constructor(inner: Manager<Obj>, ledger: Ledger, provoke: (() => void) | null) {
    this.inner = inner;
    this.ledger = ledger;
    this.provoke = provoke;
    this.explicit = inner.explicit;
  }

  allocate(slots: number, nativeBytes: Bytes): Obj {
    const o = this.inner.allocate(slots, nativeBytes);
    const serial = this.inner.serial(o);
    if (serial !== this.owned.length)
      throw new Error(`Birth number ${serial}, expected ${this.owned.length}.`);
    this.owned.push(1);
    this.slots.push(new Array<null>(slots).fill(null));
    this.nativeOf.push(nativeBytes);
    return o;
  }

  read(o: Obj, slot: number): Obj | null {
    const child = this.inner.read(o, slot);
    const expected = this.slots[this.inner.serial(o)]![slot];
    const actual = child === null ? null : this.inner.serial(child);
    if (actual !== expected) throw new Error(`Slot ${slot} holds ${actual}, and should hold ${expected}.`);
    return child;
  }

  write(o: Obj, slot: number, value: Obj | null): void {
    this.slots[this.inner.serial(o)]![slot] = value === null ? null : this.inner.serial(value);
    this.inner.write(o, slot, value);
  }

  retain(o: Obj): Obj {
    this.owned[this.inner.serial(o)]!++;
    return this.inner.retain(o);
  }

  release(o: Obj): void {
    this.owned[this.inner.serial(o)]!--;
    this.inner.release(o);
  }

  serial(o: Obj): number {
    return this.inner.serial(o);
  }

  discard(o: Obj): void {
    if (this.explicit) this.discarded.add(this.inner.serial(o));
    this.inner.discard(o);
  }

  safepoint(): undefined | Promise<void> {
    const turn = this.inner.safepoint();
    if (this.provoke !== null && ++this.passed % 64 === 0) return this.tempt(turn);
    if (turn) return turn.then(() => this.check());
    this.check();
    return undefined;
  }

  check(): void {
    this.checks++;
    const reachable = this.reachable();
    for (const serial of this.ledger.drain().frees.serial) {
      this.freed.add(serial);
      if (reachable.has(serial) && !this.discarded.has(serial)) this.premature.push(serial);
    }
    let floating = 0;
    for (let serial = 0; serial < this.owned.length; serial++) {
      if (this.nativeOf[serial]! > 0 && !reachable.has(serial) && !this.freed.has(serial)) floating++;
    }
    this.mostFloating = Math.max(this.mostFloating, floating);
  }

  private async tempt(turn: undefined | Promise<void>): Promise<void> {
    await turn;
    this.provoke?.();
    await wholeLoopTurn();
    this.check();
  }

  private reachable(): Set<number> {
    const found = new Set<number>();
    const open: number[] = [];
    const reach = (serial: number): void => {
      if (found.has(serial)) return;
      found.add(serial);
      open.push(serial);
    };
    this.owned.forEach((count, serial) => {
      if (count > 0) reach(serial);
    });
    for (let serial = open.pop(); serial !== undefined; serial = open.pop()) {
      for (const child of this.slots[serial]!) if (child !== null) reach(child);
    }
    return found;
  }
}

/** The plainest mutator there is: says what the checksum of a workload must be. */
interface PlainObject {
  readonly birth: number;
  readonly slots: (PlainObject | null)[];
}

export class PlainMutator implements Mutator<PlainObject> {
  readonly explicit = false;
  private births = 0;

  allocate(slots: number): PlainObject {
    return { birth: this.births++, slots: new Array<null>(slots).fill(null) };
  }
  read(o: PlainObject, slot: number): PlainObject | null {
    return o.slots[slot]!;
  }
  write(o: PlainObject, slot: number, value: PlainObject | null): void {
    o.slots[slot] = value;
  }
  retain(o: PlainObject): PlainObject {
    return o;
  }
  release(): void {}
  serial(o: PlainObject): number {
    return o.birth;
  }
  safepoint(): undefined {
    return undefined;
  }
  discard(): void {}
}
