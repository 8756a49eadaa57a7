import { PyException, type PyValue } from '../../../layer/python/index.ts';
import type { Trace } from '../program/trace.ts';
import type { Labels } from './labels.ts';
import { pythonRepr, type Repr } from './text.ts';

/** Writes the trace of one program, in the words of the Python runner. */
export class Events {
  readonly trace: Trace = [];
  readonly #labels: Labels;

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  /** What follows happens in the operation of this index. */
  open(index: number): void {
    this.trace.push(index);
  }

  log(line: string): void {
    this.trace.push(line);
  }

  /** What `V` of the Python runner writes: the label of a value. */
  show(value: PyValue): void {
    this.trace.push(`= ${this.#labels.text(value)}`);
  }

  /** What `N` writes: a number, a boolean, None or a tuple of numbers. */
  result(value: Repr): void {
    this.trace.push(`= ${pythonRepr(value)}`);
  }

  /** What `E` writes when an operation raised. Throws what is no Python exception: a fault of the layer. */
  raised(error: unknown): void {
    if (!(error instanceof PyException)) throw error;
    this.trace.push(`! ${error.name}`);
  }
}
