import type { Action, Value } from './behaviour.ts';
import { allNames, type Callback, classTable, type Operation, type Program } from './program.ts';
import { pythonAtom, pythonFunction } from './python-behaviour.ts';

const text = (value: Value): string => ('name' in value ? value.name : pythonAtom(value.atom));
const orNone = (n: number | null): string => (n === null ? 'None' : String(n));
const quote = (label: string): string => JSON.stringify(label);
const bound = (n: number | null): string => (n === null ? '' : String(n));

const slice = (op: { start: number | null; stop: number | null; step: number | null }): string =>
  `[${bound(op.start)}:${bound(op.stop)}${op.step === null ? '' : `:${op.step}`}]`;

/** `name = expression` and the label of what it got, or only the label. */
const store = (into: string | null, expression: string): string =>
  into === null ? `V(${expression})` : `${into} = ${expression}\n V(${into})`;

const callbackArgument = (callback: Callback): string =>
  callback === null ? '' : 'caller' in callback ? `, ${callback.caller}` : ', notify';

function construct(op: Extract<Operation, { do: 'list' | 'dict' | 'tuple' }>, exact: boolean): string {
  const label = quote(op.label);
  if (op.do === 'list') return `${op.name} = R(${exact ? '[]' : 'List()'}, ${label})`;
  if (op.do === 'dict') return `${op.name} = R(${exact ? '{}' : 'Dict()'}, ${label})`;
  const items = op.items.map(text).join(', ');
  return `${op.name} = R(${exact ? `tuple([${items}])` : `Tuple([${items}])`}, ${label})`;
}

/** One operation as Python statements; lines after the first are indented by one for the `try` that the runner puts around. */
function statement(op: Operation, exact: boolean): string {
  switch (op.do) {
    case 'copy':
      return `${op.name} = ${op.from}`;
    case 'forget':
      return `${op.name} = None`;
    case 'delete-name':
      return `del ${op.name}`;
    case 'list':
    case 'dict':
    case 'tuple':
      return construct(op, exact);
    case 'set':
      return `${op.name} = R(${exact ? 'set()' : 'Set()'}, ${quote(op.label)})`;
    case 'instance': {
      const { python, dict } = classTable[op.class];
      return `${op.name} = ${dict ? 'D' : 'R'}(${python}(), ${quote(op.label)})`;
    }
    case 'append':
      return `${op.target}.append(${text(op.value)})`;
    case 'extend':
      return `${op.target}.extend(${op.from})`;
    case 'insert':
      return `${op.target}.insert(${op.index}, ${text(op.value)})`;
    case 'pop':
      return store(op.into, `${op.target}.pop(${bound(op.index)})`);
    case 'remove':
      return `${op.target}.remove(${text(op.value)})`;
    case 'clear':
      return `${op.target}.clear()`;
    case 'reverse':
      return `${op.target}.reverse()`;
    case 'set-item':
      return `${op.target}[${op.index}] = ${text(op.value)}`;
    case 'delete-item':
      return `del ${op.target}[${op.index}]`;
    case 'get-item':
      return store(op.into, `${op.target}[${op.index}]`);
    case 'set-slice':
      return `${op.target}${slice(op)} = ${op.from}`;
    case 'delete-slice':
      return `del ${op.target}${slice(op)}`;
    case 'dict-set':
      return `${op.target}[${pythonAtom(op.key)}] = ${text(op.value)}`;
    case 'dict-delete':
      return `del ${op.target}[${pythonAtom(op.key)}]`;
    case 'dict-get':
      return store(op.into, `${op.target}[${pythonAtom(op.key)}]`);
    case 'dict-pop':
      return store(op.into, `${op.target}.pop(${pythonAtom(op.key)}${op.default ? ', None' : ''})`);
    case 'dict-popitem':
      return store(op.into, `${op.target}.popitem()[1]`);
    case 'dict-setdefault':
      return `V(${op.target}.setdefault(${pythonAtom(op.key)}, ${text(op.value)}))`;
    case 'dict-update':
      return `${op.target}.update(${op.from})`;
    case 'set-add':
      return `${op.target}.add(${text(op.value)})`;
    case 'set-discard':
      return `${op.target}.discard(${text(op.value)})`;
    case 'set-attribute':
      return `${op.target}.${op.attribute} = ${text(op.value)}`;
    case 'get-attribute':
      return store(op.into, `${op.target}.${op.attribute}`);
    case 'delete-attribute':
      return `del ${op.target}.${op.attribute}`;
    default:
      return weakStatement(op);
  }
}

type Later = Exclude<Operation, Parameters<typeof construct>[0]>;

function weakStatement(op: Later): string {
  switch (op.do) {
    case 'reference':
      return `${op.name} = W(ref(${op.target}${callbackArgument(op.callback)}), ${quote(op.label)})`;
    case 'proxy':
      return `${op.name} = W(weakref.proxy(${op.target}${callbackArgument(op.callback)}), ${quote(op.label)})`;
    case 'dereference':
      return store(op.into, `${op.target}()`);
    case 'proxy-get':
      return `V(${op.target}.${op.attribute})`;
    case 'probe-reference':
      return `V(${op.target}())`;
    case 'probe-callback':
      return `N(${op.target}.__callback__ is None)`;
    case 'weak-equal':
      return `N(${op.left} == ${op.right})`;
    case 'weakref-count':
      return `N(weakref.getweakrefcount(${op.target}))`;
    case 'weakrefs':
      return `A('=' + LS(weakref.getweakrefs(${op.target})))`;
    case 'finalize':
      return `${op.name} = F(weakref.finalize(${op.target}, fire, ${quote(op.label)}), ${quote(op.label)})`;
    case 'finalize-call':
      return `N(${op.target}())`;
    case 'finalize-detach':
      return `N(${op.target}.detach() is None)`;
    case 'finalize-alive':
      return `N(${op.target}.alive)`;
    case 'weak-value-dictionary':
      return `${op.name} = C(weakref.WeakValueDictionary(), ${quote(op.label)})`;
    case 'weak-value-set':
      return `${op.target}[${pythonAtom(op.key)}] = ${op.value}`;
    case 'weak-value-get':
      return store(op.into, `${op.target}[${pythonAtom(op.key)}]`);
    case 'weak-value-pop':
      return store(op.into, `${op.target}.pop(${pythonAtom(op.key)})`);
    case 'weak-key-dictionary':
      return `${op.name} = C(weakref.WeakKeyDictionary(), ${quote(op.label)})`;
    case 'weak-key-set':
      return `${op.target}[${op.key}] = ${text(op.value)}\n disown(${op.target})`;
    case 'weak-key-get':
      return store(op.into, `${op.target}[${op.key}]`);
    case 'weak-key-delete':
      return `del ${op.target}[${op.key}]`;
    case 'weak-set':
      return `${op.name} = C(weakref.WeakSet(), ${quote(op.label)})`;
    case 'weak-set-add':
      return `${op.target}.add(${op.value})\n disown(${op.target})`;
    case 'weak-set-discard':
      return `${op.target}.discard(${op.value})`;
    case 'weak-set-contains':
      return `N(${op.value} in ${op.target})`;
    case 'weak-value-items':
    case 'weak-key-items':
    case 'weak-set-items':
      return `weak_items(${op.target})`;
    default:
      return collectorStatement(op);
  }
}

function collectorStatement(op: Later): string {
  switch (op.do) {
    case 'collect':
      return `N(gc.collect(${bound(op.generation)}))`;
    case 'enable':
    case 'disable':
    case 'freeze':
    case 'unfreeze':
      return `gc.${op.do}()`;
    case 'is-enabled':
      return 'N(gc.isenabled())';
    case 'set-threshold':
      return `gc.set_threshold(${op.values.join(', ')})`;
    case 'get-threshold':
      return 'N(gc.get_threshold())';
    case 'freeze-count':
      return 'freeze_count()';
    case 'set-debug':
      return `gc.set_debug(${op.flags})`;
    case 'get-debug':
      return 'N(gc.get_debug())';
    case 'garbage':
      return 'garbage()';
    case 'clear-garbage':
      return 'gc.garbage.clear()';
    case 'callback-add':
      return `gc.callbacks.append(g${op.id})`;
    case 'callback-remove':
      return `gc.callbacks.remove(g${op.id})`;
    case 'callback-count':
      return 'N(len(gc.callbacks) - 1)';
    case 'count':
      return `count(${op.first ? 'True' : 'False'})`;
    case 'stats':
      return 'stats()';
    case 'objects':
      return `objects(${orNone(op.generation)})`;
    case 'is-tracked':
      return `N(gc.is_tracked(${op.target}))`;
    case 'is-finalized':
      return `N(gc.is_finalized(${op.target}))`;
    case 'refcount':
      return `G(getrefcount(${op.target}), ${op.target})`;
    case 'referents':
      return `A('=' + LS(gc.get_referents(${op.target})))`;
    case 'referrers':
      return `A('=' + SL(gc.get_referrers(${op.target})))`;
    case 'length':
      return `N(len(${op.target}))`;
    case 'items':
      return `contents(${op.target})`;
    case 'same':
      return `N(${op.left} is ${op.right})`;
    default:
      throw new Error(`The Python emitter knows no operation '${op.do}': add it to python-source.ts.`);
  }
}

/** The program as a reader wants it: one numbered Python statement per operation, functions first. */
export function printProgram(program: Program): string {
  const width = String(program.operations.length).length;
  const lines = program.operations.map(
    (op, index) =>
      `${String(index).padStart(width)}  ${statement(op, program.kind === 'builtin').replaceAll('\n', ';')}`,
  );
  const functions = program.operations.flatMap(printFunctions);
  return [`# ${program.kind} program`, ...functions, ...lines].join('\n');
}

function printFunctions(op: Operation): string[] {
  const behaviour = behaviourOf(op);
  const name = `do_${behaviour?.label}`;
  return [
    ...(op.do === 'callback-add' ? [collectorCallback(op.id)] : []),
    ...(behaviour !== null && behaviour.actions.length > 0
      ? [...pythonFunction(name, behaviour.actions), `B[${quote(behaviour.label)}] = ${name}`]
      : []),
  ];
}

const collectorCallback = (id: number): string =>
  `def g${id}(phase, info): gc_callback('g${id}', phase, info)`;

/** The steps that an operation attaches to a label, and the label. */
export function behaviourOf(
  op: Operation,
): { readonly label: string; readonly actions: readonly Action[] } | null {
  if (op.do === 'instance' || op.do === 'finalize') return { label: op.label, actions: op.actions };
  if (op.do === 'callback-add') return { label: `g${op.id}`, actions: op.actions };
  if ((op.do === 'reference' || op.do === 'proxy') && op.callback !== null && 'actions' in op.callback) {
    return { label: op.label, actions: op.callback.actions };
  }
  return null;
}

/** What the Python runner plays: see `run` in `python/run.py`. */
export interface PythonProgram {
  readonly exact: boolean;
  /** Run first, in the program's namespace. */
  readonly prelude: string;
  /** By label, the source of a function `steps(self)`. */
  readonly functions: readonly (readonly [string, string])[];
  /** One per operation: what it does, with `NEW[0]` for the label of what it makes. */
  readonly statements: readonly string[];
  readonly labels: readonly string[];
}

/**
 * A program as the Python runner takes it. The statements name no label, so that the same few thousand come again and again
 * and are compiled once.
 */
export function emitPython({ kind, operations }: Program): PythonProgram {
  const exact = kind === 'builtin';
  const prelude = [`${allNames.join(' = ')} = None`];
  const functions: [string, string][] = [];
  for (const op of operations) {
    if (op.do === 'callback-add') prelude.push(collectorCallback(op.id));
    const behaviour = behaviourOf(op);
    if (behaviour !== null && behaviour.actions.length > 0)
      functions.push([behaviour.label, pythonFunction('steps', behaviour.actions).join('\n')]);
  }
  const labels = operations.map((op) => ('label' in op ? op.label : ''));
  const statements = operations.map((op, index) => {
    const text = statement(op, exact);
    const label = labels[index]!;
    return label === '' ? text : text.replaceAll(quote(label), 'NEW[0]');
  });
  return { exact, prelude: prelude.join('\n'), functions, statements, labels };
}
