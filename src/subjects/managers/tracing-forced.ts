import { type Bytes, mib } from '../../model/index.ts';
import { type ManagerContext, ManagerContextError } from './manager.ts';
import { TracingManager } from './tracing.ts';
import type { WrappedObject } from './wrapped-object.ts';

const forceEveryByDefault = mib(32);

/**
 * `tracing` with a full collection of V8 forced whenever `options.forceEvery` native bytes (default 32 MiB)
 * were allocated since the last one, and under pressure on the native budget. A collection only *finds* the
 * dead: their finalizers still wait for the event loop to turn, so under a budget a program that never yields
 * runs out all the same.
 */
export class TracingForcedManager extends TracingManager {
  override readonly name = 'tracing-forced';
  private readonly forceEvery: Bytes;
  private readonly collect: () => void;
  private sinceForced = 0;

  constructor(context: ManagerContext) {
    super(context);
    const { gc } = context;
    if (gc === null) {
      throw new ManagerContextError(
        'tracing-forced calls gc(), which this process does not have. Start node with --expose-gc.',
      );
    }
    this.forceEvery = context.options.forceEvery ?? forceEveryByDefault;
    if (!(this.forceEvery > 0)) {
      throw new RangeError(`forceEvery must be a positive number of bytes, and is ${this.forceEvery}.`);
    }
    this.collect = () => {
      this.sinceForced = 0;
      gc();
    };
    context.native.setPressureHook(this.collect);
  }

  protected override attach(o: WrappedObject, nativeBytes: Bytes): void {
    if (this.sinceForced >= this.forceEvery) this.collect();
    this.sinceForced += nativeBytes;
    super.attach(o, nativeBytes);
  }
}
