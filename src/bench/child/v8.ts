/**
 * Entry of the process that measures V8's own full collection of a shape as plain objects, first while the
 * graph is held, then after it was dropped: `node --expose-gc v8.mjs '<task as JSON>'`.
 */
import { plainPrograms } from './plain-objects.ts';
import { readTask } from './task.ts';

const { program, size, warmUps, warmUpSize } = readTask(process.argv[2]);
const build = plainPrograms[program];
const collect = globalThis.gc;
if (build === undefined || collect === undefined)
  throw new Error(`${program} as plain objects needs a program and --expose-gc.`);

/** The graph hangs on this object and nowhere else. */
const held: { graph: unknown } = { graph: null };

function oneRound(objects: number): { retainedNs: number; droppedNs: number } {
  held.graph = build!(objects);
  const start = performance.now();
  collect!();
  const retained = performance.now();
  held.graph = null;
  const dropped = performance.now();
  collect!();
  const end = performance.now();
  return { retainedNs: (retained - start) * 1e6, droppedNs: (end - dropped) * 1e6 };
}

for (let i = 0; i < warmUps; i++) oneRound(warmUpSize);
process.stdout.write(`${JSON.stringify(oneRound(size))}\n`);
