import {
  AutomaticCollections,
  type CollectionInfo,
  type Collector,
  type CollectorName,
  createCollector,
} from '../../layer/collectors/index.ts';
import type { Heap } from '../../layer/heap/index.ts';
import { AllocationCount, HeapGrowth, never, type Trigger } from '../../layer/triggers/index.ts';
import { type Bytes, type CollectionCounter, collectionCounters, factsOf } from '../../model/index.ts';
import type { ManagerContext } from './manager.ts';
import { RefcountManager } from './refcount.ts';

/**
 * Reference counts with a collector over them; the managers below differ in which, and in when it runs. Under
 * pressure on the native budget a full collection runs at once.
 */
export abstract class CollectedRefcountManager extends RefcountManager {
  protected readonly collector: Collector;
  private sweepStart = 0;
  private found = 0;
  private candidates = 0;

  constructor(
    context: ManagerContext,
    collector: CollectorName | ((heap: Heap) => Collector),
    trigger: Trigger,
  ) {
    super(context);
    this.collector =
      typeof collector === 'string' ? createCollector(collector, this.heap) : collector(this.heap);
    new AutomaticCollections(this.collector, trigger);
    this.collector.observer = (phase, info) =>
      phase === 'start' ? this.sweepBegins() : this.sweepEnds(info);
    context.native.setPressureHook(() => void this.collector.collect());
  }

  override counts(): Readonly<Record<string, number>> {
    const [young, middle, full] = this.collector.statistics;
    const collections: Record<CollectionCounter, number> = {
      youngCollections: young.collections,
      middleCollections: middle.collections,
      fullCollections: full.collections,
    };
    const counted = factsOf(this.name).collections;
    return {
      ...super.counts(),
      ...Object.fromEntries(
        collectionCounters
          .filter((counter) => counted.includes(counter))
          .map((counter) => [counter, collections[counter]]),
      ),
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
 * CPython's behaviour: the generational collector runs by itself, inside an allocation, when
 * `options.thresholds` (default 700, 10, 10) are exceeded.
 */
export class RefcountGenerationalManager extends CollectedRefcountManager {
  override readonly name = 'refcount-generational';

  constructor(context: ManagerContext) {
    super(context, 'generational', new AllocationCount(context.options.thresholds ?? [700, 10, 10]));
  }
}

/**
 * CPython's collector without its trigger: a full sweep by hand before the next allocation whenever
 * `options.sweepEvery` objects (default 10,000) were allocated since the last.
 */
export class RefcountSweepManager extends CollectedRefcountManager {
  override readonly name = 'refcount-sweep';
  private readonly sweepEvery: number;
  private untilSweep: number;

  constructor(context: ManagerContext) {
    super(context, 'generational', never);
    this.sweepEvery = sweepEveryOf(context, 10_000);
    this.untilSweep = this.sweepEvery;
  }

  override allocate(slots: number, nativeBytes: Bytes): number {
    if (this.untilSweep-- === 0) {
      this.collector.collect();
      this.untilSweep = this.sweepEvery - 1;
    }
    return super.allocate(slots, nativeBytes);
  }
}

/**
 * QuickJS's behaviour: trial deletion over all objects whenever the heap has grown by half since the last
 * time, and by at least `options.sweepEvery` objects (default 700).
 */
export class RefcountTrialDeletionManager extends CollectedRefcountManager {
  override readonly name = 'refcount-trial-deletion';

  constructor(context: ManagerContext) {
    super(context, 'trial-deletion', new HeapGrowth({ atLeast: sweepEveryOf(context, 700) }));
  }
}

function sweepEveryOf({ options }: ManagerContext, byDefault: number): number {
  const { sweepEvery = byDefault } = options;
  if (!(Number.isSafeInteger(sweepEvery) && sweepEvery >= 1))
    throw new RangeError(`sweepEvery must be a whole number of at least 1, and is ${sweepEvery}.`);
  return sweepEvery;
}
