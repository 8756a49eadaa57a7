import type { Collector, CollectorName } from '../../layer/collectors/index.ts';
import type { Heap } from '../../layer/heap/index.ts';
import type { Trigger } from '../../layer/triggers/index.ts';
import type { Bytes, OwnManagerKind, OwnName } from '../../model/index.ts';
import type { NativeBlock } from '../native/index.ts';
import { JsObjectManager } from './js-objects.ts';
import type { Manager, ManagerContext } from './manager.ts';
import { Reclaimer } from './reclaimer.ts';
import { CollectedRefcountManager } from './refcount-collected.ts';
import type { WrappedObject } from './wrapped-object.ts';

/**
 * What a manager of one's own over plain JS objects may do. V8 finds dead objects; who frees their native
 * memory, and when, it decides.
 */
export interface WrappedTools {
  /** Frees a block, once. */
  free(block: NativeBlock): void;
  /**
   * Calls `reclaim` with each block given here, once V8 has found its object dead and the event loop has
   * turned.
   */
  whenCollected(reclaim: (block: NativeBlock) => void): (object: object, block: NativeBlock) => void;
  /** V8's full collection, now. */
  collect(): void;
  /** Native bytes that are allocated and not freed. */
  liveBytes(): number;
  /** Called once when an allocation exceeds the native budget, before it is tried again. */
  underPressure(hook: () => void): void;
}

/** What it does with objects. */
export interface WrappedHooks {
  /** A new object that has native bytes. The object must not be kept. */
  attach(object: object, block: NativeBlock): void;
  /**
   * The program's own word that an object is dead. With it the manager is explicit: workloads discard what
   * they drop.
   */
  discard?(object: object, block: NativeBlock): void;
}

/**
 * A manager of one's own: over plain JS objects that V8 traces, or over counted objects with a collector and
 * a trigger.
 */
export type OwnManager = { readonly name: OwnName; readonly describes: string } & (
  | { readonly objects: 'wrapped'; readonly create: (tools: WrappedTools) => WrappedHooks }
  | {
      readonly objects: 'counted';
      /** By name, or one of its own. */
      readonly collector: CollectorName | ((heap: Heap) => Collector);
      readonly trigger: () => Trigger;
    }
);

export const ownManagerKind = ({ objects }: OwnManager): OwnManagerKind => `own-${objects}`;

export function createOwnManager(part: OwnManager, context: ManagerContext): Manager<unknown> {
  return part.objects === 'wrapped'
    ? new OwnWrappedManager(part.create, context)
    : new OwnCountedManager(context, part.collector, part.trigger());
}

class OwnWrappedManager extends JsObjectManager {
  readonly name = 'own-wrapped';
  readonly explicit: boolean;
  readonly promisesBalance = false;
  readonly promisesBalanceWithoutCycles = false;
  private readonly hooks: WrappedHooks;

  constructor(create: (tools: WrappedTools) => WrappedHooks, context: ManagerContext) {
    super(context);
    const { native, record, now, gc } = context;
    this.hooks = create({
      free: (block) => native.free(block),
      whenCollected: (reclaim) => {
        const reclaimer = new Reclaimer(reclaim, native.ledger, record, this.spans, now);
        return (object, block) => reclaimer.register(object, block);
      },
      collect: () => gc?.(),
      liveBytes: () => native.ledger.liveBytes,
      underPressure: (hook) => native.setPressureHook(hook),
    });
    this.explicit = this.hooks.discard !== undefined;
  }

  override discard(o: WrappedObject): void {
    if (o.native !== null) this.hooks.discard?.(o, o.native);
  }

  protected override attach(o: WrappedObject, nativeBytes: Bytes): void {
    this.hooks.attach(o, this.obtain(o, nativeBytes));
  }
}

class OwnCountedManager extends CollectedRefcountManager {
  override readonly name = 'own-counted';
}
