/**
 * Entry of the process that builds and collects one large heap: `node scale.mjs '<task as JSON>'`. Objects
 * have two edges each: to their neighbours on both sides of one ring, or to two at random.
 */
import { readFileSync } from 'node:fs';
import { doubleRing, graph as randomGraph } from '../shapes/building.ts';
import { HeapContainers } from '../shapes/containers.ts';
import { readScaleTask } from './scale-task.ts';

const { objects, graph, warmUps, warmUpObjects } = readScaleTask(process.argv[2]);
const containers = new HeapContainers(false);

function build(count: number): void {
  if (graph === 'random') randomGraph(containers, count, 2);
  else doubleRing(containers, count);
}

function oneRound(count: number) {
  const start = performance.now();
  build(count);
  const built = performance.now();
  const foundAlive = containers.collector.collect();
  const scanned = performance.now();
  containers.kept.clear();
  const dropped = performance.now();
  const collected = containers.collector.collect();
  const end = performance.now();
  return {
    objects: count,
    buildNs: (built - start) * 1e6,
    liveNs: (scanned - built) * 1e6,
    deadNs: (end - dropped) * 1e6,
    foundAlive,
    collected,
    left: containers.heap.liveObjects,
    tableBytes: containers.heap.bytes,
    peakRssBytes: peakRss(),
  };
}

/** The kernel's high-water mark; null where there is no `/proc`. */
function peakRss(): number | null {
  try {
    const found = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'latin1'));
    return found ? Number(found[1]) * 1024 : null;
  } catch {
    return null; // another system than Linux
  }
}

for (let i = 0; i < warmUps; i++) oneRound(warmUpObjects);
process.stdout.write(`${JSON.stringify(oneRound(objects))}\n`);
