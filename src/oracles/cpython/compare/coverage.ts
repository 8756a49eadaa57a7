import type { Program } from '../program/program.ts';
import type { Trace } from '../program/trace.ts';
import { splitTrace } from './compare.ts';

/** How often each operation kind ran and each branch of counting and collecting showed in a trace. */
export interface Coverage {
  readonly operations: Map<string, number>;
  readonly branches: Map<string, number>;
}

export const emptyCoverage = (): Coverage => ({ operations: new Map(), branches: new Map() });

const add = (map: Map<string, number>, key: string): void => {
  map.set(key, (map.get(key) ?? 0) + 1);
};

/** What kind of event a line reports, without labels and numbers. */
function eventKind(line: string): string | null {
  const [word, second] = line.split(' ');
  if (word === 'del' || word === 'callback' || word === 'call' || word === 'finalize') return word;
  if (word === 'unraisable' || word === '!') return `${word === '!' ? 'raised' : word} ${second}`;
  if (word === 'collected') return second === '0' ? 'collect in behaviour: 0' : 'collect in behaviour: some';
  if (word === 'sees') return second === 'None' ? 'weak reference seen dead' : 'weak reference seen alive';
  if (word === 'gc-callback') return 'user gc callback';
  return null;
}

/** Counts one program's trace. */
export function cover(coverage: Coverage, program: Program, trace: Trace): void {
  for (const { index, events } of splitTrace(trace)) {
    const operation = program.operations[index];
    if (operation === undefined) continue;
    add(coverage.operations, operation.do);
    coverEvents(coverage, operation.do === 'collect', events);
  }
}

function coverEvents(coverage: Coverage, manual: boolean, events: readonly string[]): void {
  let collecting = false;
  let finalized = 0;
  for (const line of events) {
    if (line.startsWith('gc start')) {
      collecting = true;
      finalized = 0;
      add(
        coverage.branches,
        `${manual ? 'collection' : 'collection not by an operation'}, generation ${line.slice(9)}`,
      );
    } else if (line.startsWith('gc stop')) {
      collecting = false;
      const collected = Number(line.split(' ')[3]);
      if (collected > 0) add(coverage.branches, 'collection that freed');
      if (finalized > collected) add(coverage.branches, 'collection that finalized more than it freed');
    } else {
      const kind = eventKind(line);
      if (kind === null) continue;
      if (collecting && kind === 'del') finalized += 1;
      add(
        coverage.branches,
        kind.startsWith('raised') ? kind : `${kind}${collecting ? ', in a collection' : ', by counts'}`,
      );
    }
  }
}
