import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Bytes } from '../../../model/index.ts';
import type { Mutator } from '../../managers/mutator.ts';
import { CountingMutator } from './counting-mutator.ts';

export interface Plain {
  readonly serial: number;
  readonly slots: (Plain | null)[];
}

/**
 * Plain JS objects, freed by V8 alone, beside a counting mutator that knows what has died. At every nth
 * safepoint the event loop turns, V8 collects everything it can, and what is dead but still there is noted: a
 * local variable or a register of the suspended workload holds it, which would be charged to the tracing
 * managers. Needs `--expose-gc`.
 */
export class V8Watch implements Mutator<Plain> {
  readonly explicit = false;
  /** One line per safepoint at which V8 could not reclaim some dead object. */
  readonly held: string[] = [];
  checks = 0;
  private readonly mirror = new CountingMutator({
    explicit: false,
    auditDiscards: false,
    yieldEvery: null,
    trace: false,
  });
  private readonly targets: WeakRef<Plain>[] = [];
  private readonly checkEvery: number;
  private readonly gc: () => void;

  constructor(checkEvery: number, gc: () => void) {
    this.checkEvery = checkEvery;
    this.gc = gc;
  }

  allocate(slots: number, nativeBytes: Bytes): Plain {
    const o: Plain = {
      serial: this.mirror.allocate(slots, nativeBytes).serial,
      slots: new Array(slots).fill(null),
    };
    this.targets.push(new WeakRef(o));
    return o;
  }

  read(o: Plain, slot: number): Plain | null {
    return o.slots[slot]!;
  }

  write(o: Plain, slot: number, value: Plain | null): void {
    o.slots[slot] = value;
    this.mirror.write(this.counted(o), slot, value === null ? null : this.counted(value));
  }

  retain(o: Plain): Plain {
    this.mirror.retain(this.counted(o));
    return o;
  }

  release(o: Plain): void {
    this.mirror.release(this.counted(o));
  }

  serial(o: Plain): number {
    return o.serial;
  }

  safepoint(): undefined | Promise<void> {
    this.mirror.safepoint();
    return this.mirror.safepoints % this.checkEvery === 0 ? this.check() : undefined;
  }

  discard(): void {}

  /** A turn first: a weak reference keeps its target for the job in which it was made. */
  private async check(): Promise<void> {
    await nextTurn();
    this.gc();
    const reachable = this.mirror.reachable();
    const kept = this.mirror.objects.filter(
      (o) => !reachable.has(o) && this.targets[o.serial]!.deref() !== undefined,
    );
    this.checks++;
    if (kept.length > 0) {
      this.held.push(`safepoint ${this.mirror.safepoints}: ${kept.map((o) => o.serial).join(' ')}`);
    }
  }

  private counted(o: Plain) {
    return this.mirror.objects[o.serial]!;
  }
}
