import type { Bytes } from '../../model/index.ts';
import { JsObjectManager } from './js-objects.ts';
import type { WrappedObject } from './wrapped-object.ts';

/**
 * The workload frees native memory where it says an object is dead; nobody else does. The ideal that others
 * are compared with.
 */
export class ManualManager extends JsObjectManager {
  readonly name = 'manual';
  readonly explicit = true;
  readonly promisesBalance = true;
  readonly promisesBalanceWithoutCycles = true;

  /**
   * Throws `DoubleFreeError` when the object's native memory was freed before: the net that `tracing-dispose`
   * has is missing.
   */
  override discard(o: WrappedObject): void {
    if (o.native !== null) this.native.free(o.native);
  }

  protected override attach(o: WrappedObject, nativeBytes: Bytes): void {
    this.obtain(o, nativeBytes);
  }
}
