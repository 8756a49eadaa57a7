import type { Bytes } from '../../../model/index.ts';
import type { Mutator } from '../../managers/mutator.ts';

/** An object as the counting mutator sees it. Nothing here is shared with any manager or oracle. */
export interface Counted {
  readonly serial: number;
  readonly nativeBytes: Bytes;
  readonly slots: (Counted | null)[];
  /** Owned references held by the workload. */
  owned: number;
  /** References from slots of objects that counting has not freed. */
  edges: number;
  freed: boolean;
  discarded: boolean;
}

/** A rule of `Mutator` that the workload broke. */
export class RuleBroken extends Error {
  override readonly name = 'RuleBroken';
}

export interface CountingOptions {
  readonly explicit: boolean;
  /**
   * Before every allocation and at every safepoint, compare what was discarded with what is unreachable:
   * exact, and slow.
   */
  readonly auditDiscards: boolean;
  /** Answer every nth safepoint with a promise. */
  readonly yieldEvery: number | null;
  /** Keep a readable line per call. */
  readonly trace: boolean;
}

/**
 * Plain reference counting that watches the workload: it refuses to touch freed or discarded objects, to
 * release what is not owned, to discard twice. Objects freed by their counts are recorded; the rest of
 * `objects` is alive or a cycle.
 */
export class CountingMutator implements Mutator<Counted> {
  readonly explicit: boolean;
  readonly objects: Counted[] = [];
  /** Equal runs have equal traces. */
  readonly trace: string[] = [];
  safepoints = 0;
  private readonly options: CountingOptions;

  constructor(options: CountingOptions) {
    this.explicit = options.explicit;
    this.options = options;
  }

  allocate(slots: number, nativeBytes: Bytes): Counted {
    if (this.options.auditDiscards) this.auditDiscards();
    const o: Counted = {
      serial: this.objects.length,
      nativeBytes,
      slots: new Array(slots).fill(null),
      owned: 1,
      edges: 0,
      freed: false,
      discarded: false,
    };
    this.objects.push(o);
    if (this.options.trace) this.trace.push(`allocate ${slots} ${nativeBytes}`);
    return o;
  }

  read(o: Counted, slot: number): Counted | null {
    this.mustBeUsable('read', o);
    if (this.options.trace) this.trace.push(`read ${o.serial} ${slot}`);
    return this.slotOf(o, slot);
  }

  write(o: Counted, slot: number, value: Counted | null): void {
    this.mustBeUsable('write', o);
    const before = this.slotOf(o, slot);
    if (value !== null) {
      this.mustBeUsable('write the reference', value);
      value.edges++;
    }
    o.slots[slot] = value;
    if (before !== null) this.loseEdge(before);
    if (this.options.trace)
      this.trace.push(`write ${o.serial} ${slot} ${value === null ? 'null' : value.serial}`);
  }

  retain(o: Counted): Counted {
    this.mustBeUsable('retain', o);
    o.owned++;
    if (this.options.trace) this.trace.push(`retain ${o.serial}`);
    return o;
  }

  /** The one call that a discarded object still takes: the order is discard, then release. */
  release(o: Counted): void {
    if (o.owned === 0) throw new RuleBroken(`release of object ${o.serial}, which nobody owns`);
    o.owned--;
    this.freeIfUncounted(o);
    if (this.options.trace) this.trace.push(`release ${o.serial}`);
  }

  serial(o: Counted): number {
    this.mustBeUsable('serial', o);
    if (this.options.trace) this.trace.push(`serial ${o.serial}`);
    return o.serial;
  }

  safepoint(): undefined | Promise<void> {
    this.safepoints++;
    if (this.options.trace) this.trace.push('safepoint');
    if (this.options.auditDiscards) this.auditDiscards();
    const { yieldEvery } = this.options;
    return yieldEvery !== null && this.safepoints % yieldEvery === 0 ? Promise.resolve() : undefined;
  }

  discard(o: Counted): void {
    if (!this.explicit)
      throw new RuleBroken(`discard of object ${o.serial}, though the manager is not explicit`);
    this.mustBeUsable('discard', o);
    o.discarded = true;
    if (this.options.trace) this.trace.push(`discard ${o.serial}`);
  }

  /** Every unreachable object has been discarded, and no reachable one. Throws `RuleBroken` otherwise. */
  auditDiscards(): void {
    const reachable = this.reachable();
    for (const o of this.objects) {
      if (o.discarded === !reachable.has(o)) continue;
      throw new RuleBroken(
        o.discarded
          ? `object ${o.serial} was discarded, and can still be reached when the clock moves on`
          : `object ${o.serial} is dead, and was not discarded before the clock moved on`,
      );
    }
  }

  reachable(): Set<Counted> {
    const found = new Set(this.objects.filter((o) => o.owned > 0));
    for (const o of found) {
      for (const target of o.slots) if (target !== null) found.add(target);
    }
    return found;
  }

  private slotOf(o: Counted, slot: number): Counted | null {
    const value = o.slots[slot];
    if (value === undefined) throw new RuleBroken(`object ${o.serial} has no slot ${slot}`);
    return value;
  }

  private mustBeUsable(call: string, o: Counted): void {
    if (o.freed) throw new RuleBroken(`${call} of object ${o.serial}, which its count has freed`);
    if (o.discarded) throw new RuleBroken(`${call} of object ${o.serial}, which was discarded`);
  }

  private loseEdge(o: Counted): void {
    o.edges--;
    this.freeIfUncounted(o);
  }

  /** A freed object's slots stay as they were for the audit's sake, but no longer count. */
  private freeIfUncounted(o: Counted): void {
    const dying = o.owned + o.edges === 0 ? [o] : [];
    for (let dead = dying.pop(); dead !== undefined; dead = dying.pop()) {
      dead.freed = true;
      for (const target of dead.slots) {
        if (target === null) continue;
        target.edges--;
        if (target.owned + target.edges === 0) dying.push(target);
      }
    }
  }
}
