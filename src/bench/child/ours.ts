/**
 * Entry of the measured process on our side: `node ours.mjs '<task as JSON>'`, one report on stdout. Small
 * warm-up rounds, then the timed one, on one heap, as in peers/shapes.py.
 */
import { hasFinalizers } from '../shapes/catalogue.ts';
import { type Containers, HeapContainers } from '../shapes/containers.ts';
import { type Program, programs, withHandles } from '../shapes/programs.ts';
import { PythonContainers } from '../shapes/python-containers.ts';
import { oneRound } from '../shapes/round.ts';
import { type BenchTask, readTask } from './task.ts';

function prepare({ program, layer }: BenchTask): [Containers, Program] {
  if (layer === 'core') return [new HeapContainers(hasFinalizers(program)), programs[program]];
  const containers = new PythonContainers(hasFinalizers(program));
  return [containers, layer === 'handles' ? withHandles(program, containers) : programs[program]];
}

const task = readTask(process.argv[2]);
const [containers, program] = prepare(task);
const now = (): number => Math.round(performance.now() * 1e6);

for (let i = 0; i < task.warmUps; i++) oneRound(containers, program, task.warmUpSize, now);
process.stdout.write(`${JSON.stringify(oneRound(containers, program, task.size, now))}\n`);
