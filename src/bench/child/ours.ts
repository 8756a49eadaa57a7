/**
 * Entry of the measured process on our side: `node ours.mjs '<task as JSON>'`, one report on stdout. Small warm-up rounds,
 * then the timed one, on one heap, as in peers/shapes.py.
 */
import { hasFinalizers } from '../shapes/catalogue.ts';
import { HeapContainers } from '../shapes/containers.ts';
import { programs } from '../shapes/programs.ts';
import { PythonContainers } from '../shapes/python-containers.ts';
import { oneRound } from '../shapes/round.ts';
import { readTask } from './task.ts';

const { program, layer, size, warmUps, warmUpSize } = readTask(process.argv[2]);
const finalizers = hasFinalizers(program);
const containers = layer === 'python' ? new PythonContainers(finalizers) : new HeapContainers(finalizers);
const now = (): number => Math.round(performance.now() * 1e6);

for (let i = 0; i < warmUps; i++) oneRound(containers, programs[program], warmUpSize, now);
process.stdout.write(`${JSON.stringify(oneRound(containers, programs[program], size, now))}\n`);
