import type { Bytes } from '../../model/index.ts';
import type { Mutator } from '../../subjects/managers/mutator.ts';

const empty = -1;

/** The workload broke the ownership rules of `Mutator`; its death times would mean nothing. */
export class OwnershipError extends Error {
  override readonly name = 'OwnershipError';
}

/**
 * A mutator that frees nothing and only remembers: every object's edges, its owned references, and the last
 * moment at which it lost an incoming reference. An object is its birth number. Moments are counted in
 * mutator calls, `safepoint` and `discard` apart: the first call is 1.
 *
 * Columns grow by doubling; `edges` holds the slots of all objects one after the other.
 */
export class Shadow implements Mutator<number> {
  readonly explicit = false;
  objects = 0;
  calls = 0;

  owned = new Int32Array(1024);
  firstEdge = new Int32Array(1024);
  birthCall = new Float64Array(1024);
  /** 0: has lost none yet. */
  lastLoss = new Float64Array(1024);
  nativeBytes = new Float64Array(1024);
  edges = new Int32Array(4096);
  edgesUsed = 0;

  allocate(slots: number, nativeBytes: Bytes): number {
    const o = this.objects++;
    if (o + 1 >= this.owned.length) this.growObjects();
    if (this.edgesUsed + slots > this.edges.length) this.growEdges(slots);
    this.calls++;
    this.owned[o] = 1;
    this.birthCall[o] = this.calls;
    this.nativeBytes[o] = nativeBytes;
    this.firstEdge[o] = this.edgesUsed;
    this.edges.fill(empty, this.edgesUsed, this.edgesUsed + slots);
    this.edgesUsed += slots;
    // Where the next object's slots would begin, this one's end.
    this.firstEdge[o + 1] = this.edgesUsed;
    return o;
  }

  read(o: number, slot: number): number | null {
    this.calls++;
    const target = this.edges[this.edgeOf(o, slot)]!;
    return target === empty ? null : target;
  }

  write(o: number, slot: number, value: number | null): void {
    this.calls++;
    const at = this.edgeOf(o, slot);
    const before = this.edges[at]!;
    if (before !== empty) this.lastLoss[before] = this.calls;
    this.edges[at] = value === null ? empty : value;
  }

  retain(o: number): number {
    this.calls++;
    this.owned[o]!++;
    return o;
  }

  release(o: number): void {
    this.calls++;
    if (this.owned[o] === 0) {
      throw new OwnershipError(`Object ${o} is released, but nobody owns a reference to it.`);
    }
    this.owned[o]!--;
    this.lastLoss[o] = this.calls;
  }

  serial(o: number): number {
    this.calls++;
    return o;
  }

  safepoint(): undefined {}

  discard(): void {}

  private edgeOf(o: number, slot: number): number {
    const at = this.firstEdge[o]! + slot;
    if (slot < 0 || at >= this.firstEdge[o + 1]!) {
      throw new OwnershipError(
        `Object ${o} has ${this.firstEdge[o + 1]! - this.firstEdge[o]!} slots, and slot ${slot} is asked for.`,
      );
    }
    return at;
  }

  private growObjects(): void {
    this.owned = grown(this.owned, this.owned.length * 2);
    this.firstEdge = grown(this.firstEdge, this.firstEdge.length * 2);
    this.birthCall = grown(this.birthCall, this.birthCall.length * 2);
    this.lastLoss = grown(this.lastLoss, this.lastLoss.length * 2);
    this.nativeBytes = grown(this.nativeBytes, this.nativeBytes.length * 2);
  }

  private growEdges(slots: number): void {
    this.edges = grown(this.edges, Math.max(this.edges.length * 2, this.edgesUsed + slots));
  }
}

function grown<Column extends Int32Array | Float64Array>(column: Column, length: number): Column;
function grown(column: Int32Array | Float64Array, length: number): Int32Array | Float64Array {
  const wider = column instanceof Int32Array ? new Int32Array(length) : new Float64Array(length);
  wider.set(column);
  return wider;
}
