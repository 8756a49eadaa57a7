/**
 * Entry of the process that weighs the heap's own tables, and what a full collection of a live heap
 * allocates: `node --expose-gc memory.mjs '<task as JSON>'`. The program's shape is built and stays alive.
 */
import { getHeapStatistics } from 'node:v8';
import { programs } from '../shapes/programs.ts';
import { PythonContainers } from '../shapes/python-containers.ts';
import { countGraph, oneRound } from '../shapes/round.ts';
import { readTask } from './task.ts';

const { program, size, warmUps, warmUpSize } = readTask(process.argv[2]);
const containers = new PythonContainers(false);
const now = (): number => performance.now() * 1e6;

const collectionsBefore = 10;

/** Bytes on the V8 heap, in array buffers, and otherwise outside as far as V8 knows. */
function allocated() {
  const { used_heap_size: v8, external_memory: external, malloced_memory: malloced } = getHeapStatistics();
  return { v8, external, malloced, buffers: process.memoryUsage().arrayBuffers };
}

/**
 * The least rise of several times: what a collection itself allocates, it allocates every time; the compiler
 * does not.
 */
function leastRise(work: () => void): ReturnType<typeof risen> {
  const rises = Array.from({ length: 5 }, () => risen(work));
  const least = (of: (one: ReturnType<typeof risen>) => number): number => Math.min(...rises.map(of));
  return {
    v8: least(({ v8 }) => v8),
    external: least(({ external }) => external),
    malloced: least(({ malloced }) => malloced),
    buffers: least(({ buffers }) => buffers),
  };
}

/** Bytes by which each figure rose while `work` ran. */
function risen(work: () => void) {
  allocated();
  const before = allocated();
  work();
  const after = allocated();
  return {
    v8: after.v8 - before.v8,
    external: after.external - before.external,
    malloced: after.malloced - before.malloced,
    buffers: after.buffers - before.buffers,
  };
}

for (let i = 0; i < warmUps; i++) oneRound(containers, programs[program], warmUpSize, now);
programs[program].build(containers, size);
// Compiling the collector for this shape allocates too; it is over when the collection is measured.
for (let i = 0; i < collectionsBefore; i++) containers.collector.collect();
// What the tables outgrew goes now; freeing array buffers takes V8 a second round.
for (let i = 0; i < 2; i++) globalThis.gc?.();
// Nothing first: the price of looking itself is what the collection is compared with.
const looking = leastRise(() => undefined);
const collecting = leastRise(() => containers.collector.collect());
const { objects, edges, plain } = countGraph(containers);
process.stdout.write(
  `${JSON.stringify({ objects, edges, plain, tableBytes: containers.heap.bytes, looking, collecting })}\n`,
);
