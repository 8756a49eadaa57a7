import type { Operation } from '../operations/index.ts';
import type { Program } from '../program/program.ts';
import type { Trace } from '../program/trace.ts';
import { printProgram } from '../python/source.ts';
import { applicableDifferences, type Difference, type Side } from './differences.ts';

/** What happened before the first operation (index -1) and during each. */
export interface OperationEvents {
  readonly index: number;
  readonly events: readonly string[];
}

/** The first place where two traces of one program part. */
export interface Divergence {
  readonly program: Program;
  readonly index: number;
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly leftTrace: readonly OperationEvents[];
  readonly rightTrace: readonly OperationEvents[];
}

/** Groups a trace by operation. */
export function splitTrace(trace: Trace): OperationEvents[] {
  const groups: { index: number; events: string[] }[] = [{ index: -1, events: [] }];
  for (const item of trace) {
    if (typeof item === 'number') groups.push({ index: item, events: [] });
    else groups[groups.length - 1]!.events.push(item);
  }
  return groups;
}

function masked(
  events: readonly string[],
  operation: Operation | undefined,
  differences: readonly Difference[],
): readonly string[] {
  let result = events;
  for (const difference of differences) result = difference.mask(result, operation);
  return result;
}

const equal = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((line, i) => line === b[i]);

/**
 * Compares two traces of one program, operation by operation, after the justified differences between the two
 * sides have been masked. Null means equal to the last line.
 */
export function compareTraces(
  program: Program,
  left: { readonly side: Side; readonly trace: Trace },
  right: { readonly side: Side; readonly trace: Trace },
): Divergence | null {
  const differences = applicableDifferences(left.side, right.side);
  const leftTrace = splitTrace(left.trace);
  const rightTrace = splitTrace(right.trace);
  for (let i = 0; i < Math.max(leftTrace.length, rightTrace.length); i += 1) {
    const a = leftTrace[i] ?? { index: -2, events: [] };
    const b = rightTrace[i] ?? { index: -2, events: [] };
    const operation = program.operations[Math.max(a.index, b.index)];
    if (
      a.index === b.index &&
      equal(masked(a.events, operation, differences), masked(b.events, operation, differences))
    )
      continue;
    return {
      program,
      index: Math.max(a.index, b.index),
      left: a.events,
      right: b.events,
      leftTrace,
      rightTrace,
    };
  }
  return null;
}

/**
 * The program, the operation where the traces part, and what each side saw there and in the operations before
 * it.
 */
export function printDivergence(
  divergence: Divergence,
  leftName: string,
  rightName: string,
  before = 3,
): string {
  const lines = [printProgram(divergence.program), '', `First difference at operation ${divergence.index}:`];
  const show = (name: string, trace: readonly OperationEvents[]) => {
    lines.push(`  ${name}:`);
    for (const { index, events } of trace) {
      if (index < divergence.index - before || index > divergence.index) continue;
      lines.push(`    ${index}: ${events.length === 0 ? '(nothing)' : events.join(' | ')}`);
    }
  };
  show(leftName, divergence.leftTrace);
  show(rightName, divergence.rightTrace);
  return lines.join('\n');
}
