import type { Ledger } from '../native/index.ts';
import type { SpanLog } from './spans.ts';

/**
 * A registry that is itself collected never calls back: each stays here while something is registered with
 * it.
 */
const anchored = new Set<object>();

/**
 * The one `FinalizationRegistry` of a manager. `reclaim` gets what was registered with the object, once V8
 * has found the object dead
 * *and* the event loop has turned: a program that never yields gets no calls at all.
 *
 * V8 runs all callbacks it has queued in one go. Such a burst is recorded as one span, which ends in the
 * first microtask after it.
 */
export class Reclaimer<Held> {
  private readonly registry: FinalizationRegistry<Held>;
  private readonly reclaim: (held: Held) => void;
  private readonly ledger: Ledger;
  private readonly spans: SpanLog;
  private readonly now: () => number;
  private pending = 0;
  private inBurst = false;
  private burstStart = 0;
  private readonly endBurst: () => void;

  constructor(
    reclaim: (held: Held) => void,
    ledger: Ledger,
    record: boolean,
    spans: SpanLog,
    now: () => number,
  ) {
    this.ledger = ledger;
    this.reclaim = reclaim;
    this.spans = spans;
    this.now = now;
    this.endBurst = () => {
      this.inBurst = false;
      this.spans.add('finalizer-burst', this.burstStart, this.now());
    };
    this.registry = new FinalizationRegistry<Held>(
      record ? (held) => this.recorded(held) : (held) => this.called(held),
    );
  }

  /** `held` must not lead to `target`, or the target never dies. */
  register(target: object, held: Held): void {
    this.count();
    this.registry.register(target, held);
  }

  /** The same, for a target that may be withdrawn; finding it again costs V8 a hash-table entry. */
  registerRevocably(target: object, held: Held): void {
    this.count();
    this.registry.register(target, held, target);
  }

  /** The target's memory is dealt with: no call for it. */
  withdraw(target: object): void {
    if (this.registry.unregister(target)) this.discount();
  }

  private count(): void {
    if (this.pending++ === 0) anchored.add(this);
  }

  private discount(): void {
    if (--this.pending === 0) anchored.delete(this);
  }

  private called(held: Held): void {
    this.discount();
    this.reclaim(held);
  }

  private recorded(held: Held): void {
    if (!this.inBurst) {
      this.inBurst = true;
      this.ledger.timePassed();
      this.burstStart = this.now();
      queueMicrotask(this.endBurst);
    }
    this.called(held);
  }
}
