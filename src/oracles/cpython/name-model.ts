import { type ClassName, classTable, namePools } from './program.ts';

/** What the generator knows of the object behind a name. Names that share an object share this record. */
export interface Thing {
  readonly kind:
    | 'none'
    | 'unbound'
    | 'unknown'
    | 'list'
    | 'dict'
    | 'tuple'
    | 'set'
    | 'reference'
    | 'proxy'
    | 'weak-method'
    | 'finalize'
    | 'weak-value'
    | 'weak-key'
    | 'weak-set'
    | ClassName;
  /** Length of a list, as far as finalizers leave it alone. */
  length: number;
  /** The one counted member a set may have: its label. */
  member: string | null;
  readonly label: string;
}

export type ThingKind = Thing['kind'];

/** A source of choices: the numbers of one generated step, used up one after the other. */
export class Choices {
  readonly #numbers: readonly number[];
  #next = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** An integer in 0..below-1; 0 when the numbers are used up. */
  below(below: number): number {
    const n = this.#numbers[this.#next++] ?? 0;
    return below <= 0 ? 0 : n % below;
  }

  /** One of a list that is never empty. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('Choices.pick was given an empty list; use pickAny.');
    return items[this.below(items.length)]!;
  }

  /** One of a list, or null when it is empty. */
  pickAny<T>(items: readonly T[]): T | null {
    return items.length === 0 ? null : this.pick(items);
  }

  /** True once in `n`, never for an exhausted source. */
  oneIn(n: number): boolean {
    return this.below(n) === n - 1;
  }
}

export const isInstance = (kind: ThingKind): kind is ClassName => kind in classTable;

/** What weakref.ref accepts. */
export const isWeakrefable = (kind: ThingKind): boolean =>
  kind === 'set' || (isInstance(kind) && classTable[kind].weak);

const thing = (kind: ThingKind, label = ''): Thing => ({ kind, length: 0, member: null, label });

/** Follows names and kinds while a program is made, so that operations are valid unless they mean not to be. */
export class NameModel {
  readonly #bound = new Map<string, Thing>();
  #labels = 0;
  #behaviourLabels = 0;

  constructor() {
    for (const pool of Object.values(namePools))
      for (const name of pool) this.#bound.set(name, thing('none'));
    for (const name of namePools.r) this.#bound.set(name, thing('unknown'));
  }

  get(name: string): Thing {
    return this.#bound.get(name)!;
  }

  freshLabel(): string {
    this.#labels += 1;
    return `o${this.#labels}`;
  }

  /** Label of an object that a finalizer or callback will make. */
  freshBehaviourLabel(): string {
    this.#behaviourLabels += 1;
    return `x${this.#behaviourLabels}`;
  }

  bind(name: string, kind: ThingKind, label = ''): Thing {
    const made = thing(kind, label);
    this.#bound.set(name, made);
    return made;
  }

  alias(name: string, from: string): void {
    this.#bound.set(name, this.get(from));
  }

  /** Names of a pool whose object satisfies the test, in pool order. */
  where(pool: keyof typeof namePools, test: (kind: ThingKind) => boolean): string[] {
    return namePools[pool].filter((name) => test(this.get(name).kind));
  }
}
