import type { Bytes } from '../../model/index.ts';
import { TracingManager } from './tracing.ts';
import type { WrappedObject } from './wrapped-object.ts';

/**
 * What `using` gives: native memory is freed where the program says so, and the finalizer is the net for what
 * it forgot. Every object is registered, and withdrawn again when it is disposed of; that is part of the
 * price.
 */
export class TracingDisposeManager extends TracingManager {
  override readonly name = 'tracing-dispose';
  override readonly explicit = true;
  override readonly promisesBalance = true;
  override readonly promisesBalanceWithoutCycles = true;

  /** Disposing twice is allowed and does nothing, as `Symbol.dispose` asks for. */
  override discard(o: WrappedObject): void {
    const block = o.native;
    if (block === null) return;
    o.native = null;
    this.reclaimer.withdraw(o);
    this.native.free(block);
  }

  protected override attach(o: WrappedObject, nativeBytes: Bytes): void {
    this.reclaimer.registerRevocably(o, this.obtain(o, nativeBytes));
  }
}
