import {
  type CollectionInfo,
  GenerationalCollector,
  type GenerationalOptions,
} from '../../layer/collectors/index.ts';
import type { Bytes, CollectionCounter } from '../../model/index.ts';
import type { ManagerContext } from './manager.ts';
import { RefcountManager } from './refcount.ts';

/** Reference counts with CPython's generational collector over them; the two managers below differ in when it runs. */
abstract class CollectedRefcountManager extends RefcountManager {
  protected readonly collector: GenerationalCollector;
  private sweepStart = 0;
  private found = 0;
  private candidates = 0;

  constructor(context: ManagerContext, options: GenerationalOptions) {
    super(context);
    this.collector = new GenerationalCollector(this.heap, options);
    this.collector.observer = (phase, info) =>
      phase === 'start' ? this.sweepBegins() : this.sweepEnds(info);
    context.native.setPressureHook(() => void this.collector.collect(2));
  }

  override counts(): Readonly<Record<string, number>> {
    const [young, middle, full] = this.collector.statistics;
    const collections: Record<CollectionCounter, number> = {
      youngCollections: young.collections,
      middleCollections: middle.collections,
      fullCollections: full.collections,
    };
    return {
      ...super.counts(),
      ...collections,
      candidates: this.candidates,
      foundUnreachable: this.found,
      pressureCollections: this.native.pressureCalls,
    };
  }

  private sweepBegins(): void {
    this.leaveCascade();
    this.native.ledger.timePassed();
    if (this.record) this.sweepStart = this.now();
  }

  private sweepEnds(info: CollectionInfo): void {
    this.candidates += info.candidates;
    this.found += info.collected;
    if (this.record) this.spans.add('sweep', this.sweepStart, this.now());
  }
}

/**
 * CPython's behaviour: the collector runs by itself, inside an allocation, when `options.thresholds` (default 700, 10, 10) are
 * exceeded; under pressure on the native budget a full collection runs at once.
 */
export class RefcountGenerationalManager extends CollectedRefcountManager {
  override readonly name = 'refcount-generational';

  constructor(context: ManagerContext) {
    super(context, { thresholds: context.options.thresholds ?? [700, 10, 10] });
  }
}

const sweepEveryByDefault = 10_000;

/**
 * The collector switched off, and a full sweep by hand before the next allocation whenever `options.sweepEvery` objects (default 10,000)
 * were allocated since the last; under pressure on the native budget at once.
 */
export class RefcountSweepManager extends CollectedRefcountManager {
  override readonly name = 'refcount-sweep';
  private readonly sweepEvery: number;
  private untilSweep: number;

  constructor(context: ManagerContext) {
    super(context, {});
    this.collector.disable();
    this.sweepEvery = context.options.sweepEvery ?? sweepEveryByDefault;
    if (!(Number.isSafeInteger(this.sweepEvery) && this.sweepEvery >= 1)) {
      throw new RangeError(`sweepEvery must be a whole number of at least 1, and is ${this.sweepEvery}.`);
    }
    this.untilSweep = this.sweepEvery;
  }

  override allocate(slots: number, nativeBytes: Bytes): number {
    if (this.untilSweep-- === 0) {
      this.collector.collect(2);
      this.untilSweep = this.sweepEvery - 1;
    }
    return super.allocate(slots, nativeBytes);
  }
}
