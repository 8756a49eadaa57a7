import type { Containers } from './containers.ts';
import type { Now } from './operations.ts';
import type { Program } from './programs.ts';

/** What one round did. Both sides report it, and both must report the same, but for the time. */
export interface RoundReport {
  /** Objects that a full collection would scan, and references among them, when the operation starts. */
  readonly objects: number;
  readonly edges: number;
  readonly ns: number;
  readonly collected: number;
  /** Finalizers and callbacks that ran. */
  readonly calls: number;
}

/** Builds, makes ready, operates once, and leaves nothing behind but what was there before. */
export function oneRound(c: Containers, program: Program, size: number, now: Now): RoundReport {
  c.calls = 0;
  const before = c.heap.liveObjects;
  program.build(c, size);
  makeReady(c, program);
  const { objects, edges } = countGraph(c);
  const { ns, collected } = program.operate(c, size, now);
  const { calls } = c;
  c.kept.clear();
  c.references.clear();
  c.collector.collect();
  const left = c.heap.liveObjects - before;
  if (left !== 0) throw new Error(`${left} objects are left after a round: the program lost references`);
  return { objects, edges, ns, collected, calls };
}

function makeReady(c: Containers, program: Program): void {
  if (program.ready === 'drop all') c.kept.clear();
  else if (program.ready === 'keep hundredth') c.kept.thin(100);
  else if (program.ready === 'grow old') c.collector.collect();
  else if (program.ready === 'freeze') c.collector.freeze();
}

interface GraphCounts {
  readonly objects: number;
  /** References among them. */
  readonly edges: number;
  /** Their slots that hold a string or a number: no objects here, but references in CPython. */
  readonly plain: number;
}

/** Counts what is tracked, frozen objects included. */
export function countGraph(c: Containers): GraphCounts {
  const { order, table } = c.heap;
  let objects = 0;
  let edges = 0;
  let plain = 0;
  for (let i = 0; i < order.length; i++) {
    const id = order.at(i);
    if (id === 0) continue;
    objects++;
    const words = table.edgesOf(id);
    const first = table.firstEdge(id);
    for (let at = first; at < first + table.length(id); at++) {
      const word = words[at]!;
      if (word < 0) plain++;
      else if (word > 0 && c.heap.isTracked(word)) edges++;
    }
  }
  return { objects, edges, plain };
}
