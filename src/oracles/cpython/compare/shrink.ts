import type { Operation } from '../operations/index.ts';
import type { Program } from '../program/program.ts';
import type { Trace } from '../program/trace.ts';
import { compareTraces, type Divergence } from './compare.ts';
import type { Runner } from './runner.ts';

/**
 * The shortest program found that still diverges: loses runs of operations, halves first and single ones
 * last, then steps of finalizers and callbacks (delta debugging). Every list of operations is a program, so
 * nothing has to be repaired.
 */
export async function shrinkDivergence(left: Runner, right: Runner, found: Divergence): Promise<Divergence> {
  const same = signature(found);
  const look = (candidates: readonly Program[]) => firstOf(left, right, candidates, same);
  // What comes after the first difference does not matter, but for an operation that shows what went wrong
  // before it.
  let best = (await look([cutAfter(found)])) ?? found;
  for (let shorter = true; shorter; ) {
    const before = size(best.program);
    best = await loseRuns(look, best);
    best = await loseSteps(look, best);
    shorter = size(best.program) < before;
  }
  return best;
}

function cutAfter({ program, index }: Divergence): Program {
  return { ...program, operations: program.operations.slice(0, index + 1) };
}

type Look = (candidates: readonly Program[]) => Promise<Divergence | null>;

async function loseRuns(look: Look, found: Divergence): Promise<Divergence> {
  let best = found;
  let run = Math.ceil(best.program.operations.length / 2);
  while (run >= 1) {
    const smaller = await look(withoutRuns(best.program, run));
    if (smaller !== null) best = smaller;
    else run = run === 1 ? 0 : Math.ceil(run / 2);
  }
  return best;
}

async function loseSteps(look: Look, found: Divergence): Promise<Divergence> {
  let best = found;
  for (;;) {
    const smaller = await look(withoutSteps(best.program));
    if (smaller === null) return best;
    best = smaller;
  }
}

/** Later runs first: losing the end of a program disturbs the rest least. */
function withoutRuns(program: Program, run: number): Program[] {
  const { operations } = program;
  const candidates: Program[] = [];
  for (let end = operations.length; end > 0; end -= run) {
    const start = Math.max(0, end - run);
    candidates.push({ ...program, operations: [...operations.slice(0, start), ...operations.slice(end)] });
  }
  return candidates;
}

/** Each program that has one step less in one of its finalizers or callbacks. */
function withoutSteps(program: Program): Program[] {
  return program.operations.flatMap((operation, at) =>
    lessActive(operation).map((calmer) => ({
      ...program,
      operations: program.operations.map((other, i) => (i === at ? calmer : other)),
    })),
  );
}

function lessActive(operation: Operation): Operation[] {
  if ('actions' in operation) {
    const { actions } = operation;
    return actions.map((_, at) => ({ ...operation, actions: actions.filter((__, i) => i !== at) }));
  }
  if ('callback' in operation && operation.callback !== null && 'actions' in operation.callback) {
    const { actions } = operation.callback;
    return actions.map((_, at) => ({
      ...operation,
      callback: { actions: actions.filter((__, i) => i !== at) },
    }));
  }
  return [];
}

/**
 * The first candidate whose traces differ in the same way. Automatic programs promise that nothing raises:
 * others are passed over.
 */
async function firstOf(
  left: Runner,
  right: Runner,
  candidates: readonly Program[],
  same: string,
): Promise<Divergence | null> {
  const batch = 32;
  for (let from = 0; from < candidates.length; from += batch) {
    const programs = candidates.slice(from, from + batch);
    const [rightTraces, leftTraces] = await Promise.all([right.run(programs), left.run(programs)]);
    for (const [i, program] of programs.entries()) {
      const [a, b] = [leftTraces[i]!, rightTraces[i]!];
      if (program.kind === 'automatic' && (raises(a) || raises(b))) continue;
      const divergence = compareTraces(
        program,
        { side: left.side, trace: a },
        { side: right.side, trace: b },
      );
      if (divergence !== null && signature(divergence) === same) return divergence;
    }
  }
  return null;
}

/** The operation and the words that differ: a shorter program with another fault is another find. */
function signature({ program, index, left, right }: Divergence): string {
  const at = left.findIndex((line, i) => line !== right[i]);
  const lines = at < 0 ? [undefined, right[left.length]] : [left[at], right[at]];
  const words = lines.map((line) => (line?.startsWith('!') ? line : line?.split(' ')[0]));
  return [program.operations[index]?.do, ...words].join('|');
}

const raises = (trace: Trace): boolean =>
  trace.some((line) => typeof line === 'string' && line.startsWith('! '));

/** Operations and steps. */
function size(program: Program): number {
  return program.operations.reduce((sum, operation) => sum + 1 + lessActive(operation).length, 0);
}
