import type { Bytes, ManagerName } from '../../model/index.ts';
import type { NativeBlock } from '../native/index.ts';
import { JsObjectManager } from './js-objects.ts';
import type { ManagerContext } from './manager.ts';
import { Reclaimer } from './reclaimer.ts';
import type { WrappedObject } from './wrapped-object.ts';

/**
 * V8's collector decides, and does not know of the native bytes: they are freed when the object's finalizer
 * runs. Objects without native bytes are not registered, as nobody would.
 */
export class TracingManager extends JsObjectManager {
  readonly name: ManagerName = 'tracing';
  readonly explicit: boolean = false;
  readonly promisesBalance: boolean = false;
  readonly promisesBalanceWithoutCycles: boolean = false;
  protected readonly reclaimer: Reclaimer<NativeBlock>;

  constructor(context: ManagerContext) {
    super(context);
    const { native } = context;
    this.reclaimer = new Reclaimer(
      (block) => native.free(block),
      native.ledger,
      context.record,
      this.spans,
      context.now,
    );
  }

  protected override attach(o: WrappedObject, nativeBytes: Bytes): void {
    this.reclaimer.register(o, this.obtain(o, nativeBytes));
  }
}
