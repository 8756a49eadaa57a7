import { Heap, type Kind } from '../../layer/heap/index.ts';
import type { AnyManagerName, Bytes } from '../../model/index.ts';
import type { NativeMemory } from '../native/index.ts';
import type { Manager, ManagerContext } from './manager.ts';
import type { Clock } from './mutator.ts';
import { Safepoints, wholeLoopTurn } from './safepoints.ts';
import { SpanLog } from './spans.ts';
import { type WrappedObject, wrap } from './wrapped-object.ts';

/** Objects freed by one release or write from which on they are recorded as a span. */
export const cascadeThreshold = 64;

/**
 * The reference-count layer alone: an object's native memory is freed, and its wrapped JS object let go of,
 * the moment its count reaches zero. Cycles leak. `Obj` is the heap's id; edges are the heap's, V8 sees none
 * of them.
 *
 * Recording cascades costs an addition and a comparison per release and write, and two readings of the time
 * per cascade of at least 64 objects. A span starts at its 64th object, because before that nobody knows that
 * it is one.
 */
export class RefcountManager implements Manager<number> {
  readonly name: AnyManagerName = 'refcount';
  readonly explicit = false;
  readonly promisesBalance = false;
  readonly promisesBalanceWithoutCycles = true;
  readonly clock: Clock;
  readonly spans: SpanLog;
  readonly heap: Heap;
  protected readonly native: NativeMemory;
  protected readonly now: () => number;
  protected readonly record: boolean;
  private readonly kind: Kind;
  private readonly safepoints: Safepoints;
  private frees = 0;
  private cascadeAt = 0;
  private cascadeStart = 0;
  private failure: unknown = null;

  constructor(context: ManagerContext) {
    this.clock = context.clock;
    this.native = context.native;
    this.now = context.now;
    this.record = context.record;
    this.spans = new SpanLog(context.record ? undefined : 0);
    this.safepoints = new Safepoints(context.yieldEvery, context.beat ?? null);
    this.heap = new Heap();
    this.heap.unraisableHook = ({ error }) => {
      this.failure ??= error;
    };
    this.kind = this.heap.defineKind({
      name: 'wrapped object',
      order: 'head-first',
      onEnd: (payload) => this.ended(payload as WrappedObject),
    });
  }

  allocate(slots: number, nativeBytes: Bytes): number {
    const { clock } = this;
    const o = wrap(slots, clock.objects++);
    if (nativeBytes !== 0) {
      o.native = this.native.allocate(nativeBytes, o.serial);
      clock.bytes += nativeBytes;
    }
    return this.heap.allocate(this.kind, slots, o);
  }

  read(o: number, slot: number): number | null {
    const child = this.heap.read(o, slot);
    return child === 0 ? null : child;
  }

  write(o: number, slot: number, value: number | null): void {
    this.beginCascade();
    this.heap.write(o, slot, value === null ? 0 : value);
    if (this.frees >= this.cascadeAt) this.recordCascade();
  }

  retain(o: number): number {
    this.heap.retain(o);
    return o;
  }

  release(o: number): void {
    this.beginCascade();
    this.heap.release(o);
    if (this.frees >= this.cascadeAt) this.recordCascade();
  }

  serial(o: number): number {
    return (this.heap.payload(o) as WrappedObject).serial;
  }

  safepoint(): undefined | Promise<void> {
    return this.safepoints.pass();
  }

  discard(_o: number): void {}

  /** Also throws what went wrong inside a death, where nothing can be thrown. */
  async finish(): Promise<void> {
    await wholeLoopTurn();
    if (this.failure !== null) throw this.failure;
  }

  counts(): Readonly<Record<string, number>> {
    const { allocations, frees, liveObjects } = this.heap;
    // `deaths` is the name in stored records: objects that the layer freed.
    return { allocations, deaths: frees, live: liveObjects };
  }

  private beginCascade(): void {
    this.cascadeAt = this.frees + cascadeThreshold;
  }

  /** Objects freed until the next release or write belong to no cascade. */
  protected leaveCascade(): void {
    this.cascadeAt = -1;
  }

  private ended(o: WrappedObject): void {
    if (++this.frees === this.cascadeAt && this.record) this.cascadeBegins();
    if (o.native !== null) this.native.free(o.native);
  }

  private cascadeBegins(): void {
    this.cascadeStart = this.now();
    this.native.ledger.timePassed();
  }

  private recordCascade(): void {
    if (this.record) this.spans.add('death-cascade', this.cascadeStart, this.now());
  }
}
