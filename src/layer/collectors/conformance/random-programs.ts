import fc from 'fast-check';
import { type Generation, Heap, type Kind } from '../../heap/index.ts';
import { type Collector, type CollectorName, createCollector } from '../index.ts';

/**
 * One step of a program on a heap. Numbers pick among what the program owns, so that every step means
 * something.
 */
export type Step =
  | { readonly op: 'allocate'; readonly kind: number; readonly slots: number }
  | { readonly op: 'write'; readonly from: number; readonly slot: number; readonly to: number }
  | { readonly op: 'append'; readonly from: number; readonly to: number }
  | { readonly op: 'release'; readonly from: number }
  | { readonly op: 'weak'; readonly from: number; readonly calls: boolean }
  | { readonly op: 'collect'; readonly generation: Generation };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ op: fc.constant('allocate' as const), kind: fc.nat(3), slots: fc.nat(6) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ op: fc.constant('write' as const), from: fc.nat(), slot: fc.nat(), to: fc.nat() }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('append' as const), from: fc.nat(), to: fc.nat() }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('release' as const), from: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant('weak' as const), from: fc.nat(), calls: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('collect' as const),
      generation: fc.constantFrom<Generation[]>(0, 1, 2),
    }),
  },
);

export const program: fc.Arbitrary<Step[]> = fc.array(step, { minLength: 60, maxLength: 300 });

/** Programs whose objects nobody sees die: no weak references, and plain lists in place of finalized ones. */
export const unobservedProgram: fc.Arbitrary<Step[]> = program.map((steps) =>
  steps.filter(({ op }) => op !== 'weak').map((each) => (each.op === 'allocate' ? plainInPlace(each) : each)),
);

function plainInPlace(step: Extract<Step, { op: 'allocate' }>): Step {
  return step.kind === FINALIZED ? { ...step, kind: 0 } : step;
}

const FINALIZED = 1;

/**
 * A program on a heap with a collector. Every object has a name of its own that does not depend on ids or on
 * the order of deaths, so that two runs under different collectors can be compared. Finalizers resurrect,
 * break, allocate or collect, by name.
 */
export class ProgramRun {
  readonly heap = new Heap();
  readonly collector: Collector;
  /** What user code was called for, by name. */
  readonly log: string[] = [];
  /** Owned by the program, and not yet released. */
  readonly owned: number[] = [];
  readonly #kinds: readonly Kind[];
  #made = 0;

  constructor(name: CollectorName, observed: boolean) {
    const { heap } = this;
    this.collector = createCollector(name, heap);
    const list = heap.defineKind({ name: 'list', order: 'tail-first' });
    const finalized = observed
      ? heap.defineKind({ name: 'finalized', finalize: (id) => this.#finalize(id) })
      : list;
    const instance = heap.defineKind({ name: 'instance', clear: 'one-by-one' });
    const box = heap.defineKind({ name: 'box', tracked: false });
    this.#kinds = [list, finalized, instance, box];
  }

  /** Does one step; a collection returns what it says it collected, anything else null. */
  do(step: Step): number | null {
    const { heap, owned } = this;
    const pick = (n: number) => owned[n % owned.length]!;
    if (step.op === 'allocate') {
      owned.push(this.#allocate(this.#kinds[step.kind]!, step.slots, `${this.#made++}`));
      return null;
    }
    if (step.op === 'collect') return this.collect(step.generation);
    if (owned.length === 0) return null;
    if (step.op === 'write') {
      const from = pick(step.from);
      if (heap.length(from) > 0) heap.write(from, step.slot % heap.length(from), pick(step.to));
    } else if (step.op === 'append') {
      heap.retain(pick(step.to));
      heap.append(pick(step.from), pick(step.to));
    } else if (step.op === 'weak') this.#makeWeak(pick(step.from), step.calls);
    else this.#keepingOrder(() => heap.release(owned.splice(step.from % owned.length, 1)[0]!));
    return null;
  }

  collect(generation: Generation = 2): number {
    let collected = 0;
    this.#keepingOrder(() => {
      collected = this.collector.collect(generation);
    });
    return collected;
  }

  releaseAll(): void {
    while (this.owned.length > 0) this.heap.release(this.owned.pop()!);
  }

  /** The live objects by name, each with its count. */
  live(): Map<string, number> {
    const { heap } = this;
    const live = new Map<string, number>();
    for (let id = 1; id < heap.table.rows; id++)
      if (heap.count(id) > 0) live.set(this.#nameOf(id), heap.count(id));
    return live;
  }

  #nameOf(id: number): string {
    return String(this.heap.payload(id));
  }

  #allocate(kind: Kind, slots: number, name: string): number {
    return this.heap.allocate(kind, slots, name);
  }

  #makeWeak(target: number, calls: boolean): void {
    const { heap } = this;
    const name = `weak ${this.#made++}`;
    const callBack = () => {
      this.log.push(`${name} calls back`);
      this.owned.push(this.#allocate(this.#kinds[0]!, 1, `of ${name}`));
    };
    const id = heap.weakReferences.create(target, calls ? callBack : null);
    heap.setPayload(id, name);
    this.owned.push(id);
  }

  #finalize(id: number): void {
    const { heap, owned } = this;
    const name = this.#nameOf(id);
    this.log.push(`${name} is finalized`);
    const behaviour = Number(name) % 5;
    if (behaviour === 0) {
      heap.retain(id);
      owned.push(id);
    } else if (behaviour === 1 && heap.length(id) > 0) heap.write(id, 0, 0);
    else if (behaviour === 2) owned.push(this.#allocate(this.#kinds[0]!, 2, `of ${name}`));
    else if (behaviour === 3 && this.collector.isCollecting && this.collector.collect() !== 0)
      this.log.push('a nested collection did something');
  }

  /** What user code adds to the owned comes in the order of names, whatever order it ran in. */
  #keepingOrder(action: () => void): void {
    const before = this.owned.length;
    action();
    const at = Math.min(before, this.owned.length);
    const added = this.owned.splice(Math.max(0, at - 1));
    added.sort((a, b) => (this.#nameOf(a) < this.#nameOf(b) ? -1 : 1));
    this.owned.push(...added);
  }
}
