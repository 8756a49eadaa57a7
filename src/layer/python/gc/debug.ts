import { listAppend } from '../containers/list.ts';
import type { Interpreter } from '../interpreter.ts';
import { addressOf } from '../repr.ts';

export const DEBUG_STATS = 1;
export const DEBUG_COLLECTABLE = 2;
export const DEBUG_SAVEALL = 32;
/** COLLECTABLE, UNCOLLECTABLE and SAVEALL. */
export const DEBUG_LEAK = 38;

/** What the debug flags make the collector say and keep, in CPython's words. */
export class DebugOutput {
  flags = 0;
  readonly #py: Interpreter;
  readonly #garbage: number;

  constructor(py: Interpreter, garbage: number) {
    this.#py = py;
    this.#garbage = garbage;
  }

  set(flags: number): void {
    const { collector, heap, writeError } = this.#py;
    this.flags = flags;
    collector.saveAll = (flags & DEBUG_SAVEALL) === 0 ? null : (id) => listAppend(heap, this.#garbage, id);
    collector.onCollectable =
      (flags & DEBUG_COLLECTABLE) === 0
        ? null
        : (id) => writeError(`gc: collectable <${this.#py.typeOf(id).name} ${addressOf(id)}>\n`);
  }

  started(generation: number): void {
    if ((this.flags & DEBUG_STATS) === 0) return;
    const { heap, writeError } = this.#py;
    const sizes = [0, 1, 2].map((g) => heap.order.size(g)).join(' ');
    writeError(`gc: collecting generation ${generation}...\n`);
    writeError(`gc: objects in each generation: ${sizes}\n`);
    writeError(`gc: objects in permanent generation: ${heap.order.size(3)}\n`);
  }

  stopped(collected: number, uncollectable: number, seconds: number): void {
    if ((this.flags & DEBUG_STATS) === 0) return;
    this.#py.writeError(
      `gc: done, ${collected + uncollectable} unreachable, ${uncollectable} uncollectable, ${seconds.toFixed(4)}s elapsed\n`,
    );
  }
}
