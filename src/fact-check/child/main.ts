/**
 * The process in which one program of one card runs: bundled together with the definition and started by bare
 * node. Prints one line of JSON, the observations.
 */
import { writeSync } from 'node:fs';
import type { Observations } from '../../model/index.ts';
import { type FactCheck, isCheckable } from '../definition.ts';
import { type Task, taskSchema } from './task.ts';
import { layerTools, v8Tools } from './tools.ts';

const standardOutput = 1;

/** Runs what the argument names and prints what was seen. */
export async function runTask(factCheck: FactCheck, argument: string | undefined): Promise<void> {
  const task = taskSchema.parse(JSON.parse(argument ?? 'null'));
  writeSync(standardOutput, `${JSON.stringify(await observe(factCheck, task))}\n`);
}

async function observe(factCheck: FactCheck, task: Task): Promise<Observations> {
  const card = factCheck.cards.find(({ id }) => id === task.card);
  if (card === undefined || !isCheckable(card))
    throw new Error(`"${factCheck.name}" has no card "${task.card}" that can be run.`);
  if (task.world === 'layer') return card.layer(layerTools(task.profile));
  return { shared: {}, own: await card.v8(v8Tools()) };
}
