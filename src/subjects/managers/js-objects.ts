import type { AnyManagerName, Bytes } from '../../model/index.ts';
import type { NativeBlock, NativeMemory } from '../native/index.ts';
import type { Manager, ManagerContext } from './manager.ts';
import type { Clock } from './mutator.ts';
import { Safepoints, wholeLoopTurn } from './safepoints.ts';
import { SpanLog } from './spans.ts';
import { type WrappedObject, wrap } from './wrapped-object.ts';

/**
 * What all managers have in common whose objects are plain JS objects and whose edges V8 sees: `retain` and
 * `release` do nothing, `write` is a store. They differ in who frees native memory, and when.
 */
export abstract class JsObjectManager implements Manager<WrappedObject> {
  abstract readonly name: AnyManagerName;
  abstract readonly explicit: boolean;
  abstract readonly promisesBalance: boolean;
  abstract readonly promisesBalanceWithoutCycles: boolean;
  readonly clock: Clock;
  readonly spans: SpanLog;
  protected readonly native: NativeMemory;
  private readonly safepoints: Safepoints;

  constructor(context: ManagerContext) {
    this.clock = context.clock;
    this.native = context.native;
    this.spans = new SpanLog(context.record ? undefined : 0);
    this.safepoints = new Safepoints(context.yieldEvery, context.beat ?? null);
  }

  allocate(slots: number, nativeBytes: Bytes): WrappedObject {
    return this.born(wrap(slots, this.clock.objects++), nativeBytes);
  }

  read(o: WrappedObject, slot: number): WrappedObject | null {
    return o.read(slot);
  }

  write(o: WrappedObject, slot: number, value: WrappedObject | null): void {
    o.write(slot, value);
  }

  retain(o: WrappedObject): WrappedObject {
    return o;
  }

  release(_o: WrappedObject): void {}

  serial(o: WrappedObject): number {
    return o.serial;
  }

  safepoint(): undefined | Promise<void> {
    return this.safepoints.pass();
  }

  discard(_o: WrappedObject): void {}

  finish(): Promise<void> {
    return wholeLoopTurn();
  }

  counts(): Readonly<Record<string, number>> {
    return {};
  }

  /**
   * Every new object passes here, with the birth number that the clock gave it. The child's bundler calls
   * this in place of `allocate`.
   */
  born(o: WrappedObject, nativeBytes: Bytes): WrappedObject {
    if (nativeBytes !== 0) this.attach(o, nativeBytes);
    return o;
  }

  /** Hangs native bytes on a new object, and sees to it that somebody frees them. */
  protected abstract attach(o: WrappedObject, nativeBytes: Bytes): void;

  /** Native memory for a new object, counted on the clock. */
  protected obtain(o: WrappedObject, nativeBytes: Bytes): NativeBlock {
    const block = this.native.allocate(nativeBytes, o.serial);
    this.clock.bytes += nativeBytes;
    o.native = block;
    return block;
  }
}
