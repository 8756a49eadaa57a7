import { classTable, namePools, type Operation } from './program.ts';

type Bound = 'unbound' | 'list' | 'dict' | keyof typeof classTable | 'other';

/**
 * Follows straight-line bindings of one program to say which operations cannot raise, so that the emitter need not guard
 * them: compiling the guards takes longer than running the program. Finalizers and callbacks never rebind these names.
 */
export class RaisingAnalysis {
  readonly #bound = new Map<string, Bound>(namePools.n.map((name) => [name, 'other']));

  /** Whether this operation may raise; then takes note of what it binds. Ask once per operation, in order. */
  mayRaise(op: Operation): boolean {
    const raises = this.#unboundNames(op) || !this.#isCalm(op);
    this.#note(op, raises);
    return raises;
  }

  #unboundNames(op: Operation): boolean {
    for (const [field, value] of Object.entries(op)) {
      if (field === 'do' || field === 'into') continue;
      if (field === 'name' && op.do !== 'delete-name') continue;
      if (this.#isUnbound(value)) return true;
    }
    return false;
  }

  #isUnbound(value: unknown): boolean {
    if (typeof value === 'string') return this.#bound.get(value) === 'unbound';
    if (Array.isArray(value)) return value.some((item) => this.#isUnbound(item));
    return typeof value === 'object' && value !== null && 'name' in value && this.#isUnbound(value.name);
  }

  #isCalm(op: Operation): boolean {
    switch (op.do) {
      case 'append':
      case 'insert':
      case 'reverse':
        return this.#bound.get(op.target) === 'list';
      case 'dict-set':
        return this.#bound.get(op.target) === 'dict';
      case 'set-attribute': {
        const bound = this.#bound.get(op.target);
        if (bound === undefined || !(bound in classTable)) return false;
        const attributes: readonly string[] = classTable[bound as keyof typeof classTable].attributes;
        return attributes.includes(op.attribute);
      }
      case 'collect':
      case 'objects':
        return op.generation === null || (op.generation >= 0 && op.generation <= 2);
      default:
        return calm.has(op.do);
    }
  }

  #note(op: Operation, raises: boolean): void {
    if (op.do === 'delete-name') this.#bind(op.name, 'unbound');
    else if (raises) this.#bindIfReached('name' in op ? op.name : 'into' in op ? op.into : null);
    else if (op.do === 'copy') this.#bind(op.name, this.#bound.get(op.from) ?? 'other');
    else if (op.do === 'list' || op.do === 'dict') this.#bind(op.name, op.do);
    else if (op.do === 'instance') this.#bind(op.name, op.class);
    else if ('name' in op) this.#bind(op.name, 'other');
    else if ('into' in op) this.#bindIfReached(op.into);
  }

  /** The statement may raise before its store: the name may still be what it was. */
  #bindIfReached(name: string | null): void {
    if (name !== null && this.#bound.get(name) !== 'unbound') this.#bind(name, 'other');
  }

  #bind(name: string, bound: Bound): void {
    if (this.#bound.has(name)) this.#bound.set(name, bound);
  }
}

const calm: ReadonlySet<Operation['do']> = new Set<Operation['do']>([
  'copy',
  'forget',
  'list',
  'dict',
  'set',
  'tuple',
  'instance',
  'enable',
  'disable',
  'is-enabled',
  'get-threshold',
  'freeze',
  'unfreeze',
  'freeze-count',
  'set-debug',
  'get-debug',
  'garbage',
  'clear-garbage',
  'callback-add',
  'callback-count',
  'count',
  'stats',
  'is-tracked',
  'is-finalized',
  'refcount',
  'referents',
  'referrers',
  'items',
  'same',
  'weakrefs',
  'weakref-count',
  'weak-value-dictionary',
  'weak-key-dictionary',
  'weak-set',
]);
