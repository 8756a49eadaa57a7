import type { Bytes } from '../../model/index.ts';
import type { Mutator } from '../../subjects/managers/mutator.ts';
import { aliveAtEnd } from './truth.ts';

export interface Watched {
  readonly serial: number;
  readonly nativeBytes: Bytes;
  readonly slots: (Watched | null)[];
  owned: number;
  birthCall: number;
  deathCall: number;
  deathClock: number;
}

/**
 * The definition itself, for tests: after every single call it marks from the owned references, and what it
 * marked no more has died in that call. Shares nothing with the shadow.
 */
export class BruteForce implements Mutator<Watched> {
  readonly explicit = false;
  readonly objects: Watched[] = [];
  calls = 0;
  peakReachable = 0;
  /** Reachable bytes after the latest call at each allocation count. */
  readonly reachable: number[] = [0];
  private alive = new Set<Watched>();

  allocate(slots: number, nativeBytes: Bytes): Watched {
    const o: Watched = {
      serial: this.objects.length,
      nativeBytes,
      slots: new Array(slots).fill(null),
      owned: 1,
      birthCall: this.calls + 1,
      deathCall: Number.POSITIVE_INFINITY,
      deathClock: aliveAtEnd,
    };
    this.objects.push(o);
    this.alive.add(o);
    this.mark();
    return o;
  }

  read(o: Watched, slot: number): Watched | null {
    this.mark();
    return o.slots[slot]!;
  }

  write(o: Watched, slot: number, value: Watched | null): void {
    o.slots[slot] = value;
    this.mark();
  }

  retain(o: Watched): Watched {
    o.owned++;
    this.mark();
    return o;
  }

  release(o: Watched): void {
    o.owned--;
    this.mark();
  }

  serial(o: Watched): number {
    this.mark();
    return o.serial;
  }

  safepoint(): undefined {}

  discard(): void {}

  private mark(): void {
    this.calls++;
    const marked = new Set([...this.alive].filter((o) => o.owned > 0));
    for (const o of marked) {
      for (const target of o.slots) if (target !== null) marked.add(target);
    }
    let bytesReachable = 0;
    for (const o of marked) {
      if (!this.alive.has(o))
        throw new Error(`Object ${o.serial} came back from the dead: the program is no program.`);
      bytesReachable += o.nativeBytes;
    }
    for (const o of this.alive) {
      if (marked.has(o)) continue;
      o.deathCall = this.calls;
      o.deathClock = this.objects.length;
    }
    this.alive = marked;
    this.peakReachable = Math.max(this.peakReachable, bytesReachable);
    this.reachable[this.objects.length] = bytesReachable;
  }
}
