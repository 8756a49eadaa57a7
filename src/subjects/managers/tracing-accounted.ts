import type { Bytes } from '../../model/index.ts';
import { JsObjectManager } from './js-objects.ts';
import { type ManagerContext, ManagerContextError } from './manager.ts';
import { Reclaimer } from './reclaimer.ts';
import type { WrappedObject } from './wrapped-object.ts';

/** What is left of a block when its object is gone: enough for the ledger, and no way back to the buffer. */
interface Receipt {
  readonly size: Bytes;
  readonly serial: number;
}

/**
 * V8 decides, and knows the bytes: each object holds an array buffer, which V8 counts towards its next
 * collection and frees together with the object. The finalizer frees nothing, it only tells the ledger. So
 * the bytes are really back some time between V8's collection and the finalizer; the ledger says the later.
 */
export class TracingAccountedManager extends JsObjectManager {
  readonly name = 'tracing-accounted';
  readonly explicit = false;
  readonly promisesBalance = false;
  readonly promisesBalanceWithoutCycles = false;
  private readonly reclaimer: Reclaimer<Receipt>;

  constructor(context: ManagerContext) {
    super(context);
    const { native } = context;
    if (native.backend.name !== 'array-buffer') {
      throw new ManagerContextError(
        `tracing-accounted works with the backend array-buffer alone, not with ${native.backend.name}: ` +
          'its bytes must be known to V8 and go with the object. backendFor() of the model chooses it.',
      );
    }
    this.reclaimer = new Reclaimer(
      (receipt) => native.reclaimedByV8(receipt.size, receipt.serial),
      native.ledger,
      context.record,
      this.spans,
      context.now,
    );
  }

  protected override attach(o: WrappedObject, nativeBytes: Bytes): void {
    this.obtain(o, nativeBytes);
    this.reclaimer.register(o, { size: nativeBytes, serial: o.serial });
  }
}
