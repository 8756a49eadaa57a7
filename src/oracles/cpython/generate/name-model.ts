import { type ClassName, classTable } from '../program/classes.ts';
import { namePools, type Pool } from '../program/values.ts';

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

/** An object of one of the fixed classes. */
export const isInstance = (kind: ThingKind): kind is ClassName => kind in classTable;

/** What weakref.ref accepts. */
export const isWeakrefable = (kind: ThingKind): boolean =>
  kind === 'set' || (isInstance(kind) && classTable[kind].weak);

const thing = (kind: ThingKind, label = ''): Thing => ({ kind, length: 0, member: null, label });

/** Something is bound to the name, and it is not None. */
export const isBound = (kind: ThingKind): boolean => kind !== 'none' && kind !== 'unbound';

/**
 * Follows names and kinds while a program is made, so that operations are valid unless they mean not to be.
 */
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
  where(pool: Pool, test: (kind: ThingKind) => boolean): string[] {
    return namePools[pool].filter((name) => test(this.get(name).kind));
  }
}
