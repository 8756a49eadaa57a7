import { type GcCallback, type Python, PyValueError } from '../../../layer/python/index.ts';
import type { Events } from './events.ts';

/**
 * The entries of `gc.callbacks`: first the monitor, which writes each collection into the trace, then the
 * program's own.
 */
export class CollectorCallbacks {
  readonly #events: Events;
  readonly #behave: (name: string) => void;
  readonly #entries: GcCallback[];
  readonly #known = new Map<string, GcCallback>();

  /** `behave` takes the steps that the program gave to an entry. */
  constructor({ gc, heap }: Python, events: Events, behave: (name: string) => void) {
    this.#events = events;
    this.#behave = behave;
    this.#entries = gc.callbacks;
    this.#entries.push((phase, { generation, collected, uncollectable }) => {
      events.log(
        phase === 'start' ? `gc start ${generation}` : `gc stop ${generation} ${collected} ${uncollectable}`,
      );
      // The Python runner's `settle`: a full collection of CPython lowers the young counter by what its free
      // lists held.
      if (phase === 'stop' && generation === 2) heap.restartCount();
    });
  }

  /** Entries beside the monitor. */
  get count(): number {
    return this.#entries.length - 1;
  }

  /** `gc.callbacks.append(name)` */
  add(name: string): void {
    this.#entries.push(this.#named(name));
  }

  /** `gc.callbacks.remove(name)` */
  remove(name: string): void {
    const at = this.#entries.indexOf(this.#named(name));
    if (at < 0) throw new PyValueError('list.remove(x): x not in list');
    this.#entries.splice(at, 1);
  }

  #named(name: string): GcCallback {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const callback: GcCallback = (phase, { generation, collected, uncollectable }) => {
      this.#events.log(`gc-callback ${name} ${phase} ${generation} ${collected} ${uncollectable}`);
      this.#behave(name);
    };
    this.#known.set(name, callback);
    return callback;
  }
}
