import { behaviourOf, type Operation, preludeOf, pythonOf } from '../operations/index.ts';
import type { Program } from '../program/program.ts';
import { allNames } from '../program/values.ts';
import { pythonFunction } from '../steps/index.ts';
import { quote } from './words.ts';

/** The program as a reader wants it: one numbered Python statement per operation, functions first. */
export function printProgram({ kind, operations }: Program): string {
  const width = String(operations.length).length;
  const lines = operations.map(
    (op, index) =>
      `${String(index).padStart(width)}  ${pythonOf(op, kind === 'builtin').replaceAll('\n', ';')}`,
  );
  return [`# ${kind} program`, ...operations.flatMap(printFunctions), ...lines].join('\n');
}

function printFunctions(op: Operation): string[] {
  const behaviour = behaviourOf(op);
  const name = `do_${behaviour?.label}`;
  return [
    ...preludeOf(op),
    ...(behaviour === null
      ? []
      : [...pythonFunction(name, behaviour.actions), `B[${quote(behaviour.label)}] = ${name}`]),
  ];
}

/** What the Python runner plays: see `run` in `run.py`. */
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
 * A program as the Python runner takes it. The statements name no label, so that the same few thousand come
 * again and again and are compiled once.
 */
export function emitPython({ kind, operations }: Program): PythonProgram {
  const exact = kind === 'builtin';
  const functions = operations.flatMap((op): [string, string][] => {
    const behaviour = behaviourOf(op);
    return behaviour === null
      ? []
      : [[behaviour.label, pythonFunction('steps', behaviour.actions).join('\n')]];
  });
  const labels = operations.map((op) => ('label' in op ? op.label : ''));
  const statements = operations.map((op, index) => {
    const text = pythonOf(op, exact);
    const label = labels[index]!;
    return label === '' ? text : text.replaceAll(quote(label), 'NEW[0]');
  });
  const prelude = [`${allNames.join(' = ')} = None`, ...operations.flatMap((op) => preludeOf(op))];
  return { exact, prelude: prelude.join('\n'), functions, statements, labels };
}
