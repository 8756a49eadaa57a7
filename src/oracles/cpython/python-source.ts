import type { Action } from './behaviour.ts';
import { allNames, type Operation, type Program } from './program.ts';
import { pythonFunction } from './python-behaviour.ts';
import { statement } from './python-statement.ts';
import { quote } from './python-words.ts';

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
  if (op.do !== 'reference' && op.do !== 'proxy' && op.do !== 'weak-method') return null;
  const { callback, label } = op;
  return callback !== null && 'actions' in callback ? { label, actions: callback.actions } : null;
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
