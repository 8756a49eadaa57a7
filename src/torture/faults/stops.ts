import { setTimeout as sleep } from 'node:timers/promises';
import { mustEqual, readRun } from '../compare.ts';
import { Lost } from '../outcome.ts';
import { send } from '../processes.ts';
import { runFolder, timeoutMs } from '../subject.ts';
import type { Fault, Scene } from './fault.ts';
import { mustEndWith, someChild, someMoment, startRun } from './strikes.ts';

export const parentStopped: Fault = {
  describes: 'the parent is stopped for longer than a child may take, and goes on: no child is blamed',
  async strike(scene) {
    const command = startRun(scene);
    await someMoment(scene, command);
    command.send('SIGSTOP');
    await sleep(timeoutMs + 1000);
    command.send('SIGCONT');
    await mustEndWith(command, [0]);
    compare(scene);
  },
};

export const childStopped: Fault = {
  describes: 'a measured child is stopped for a while, and goes on',
  async strike(scene) {
    const command = startRun(scene);
    const child = await someChild(scene, command);
    if (child !== null && send(child, 'SIGSTOP')) {
      await sleep(scene.random.integer(20, Math.floor(timeoutMs / 3)));
      send(child, 'SIGCONT');
    }
    await mustEndWith(command, [0]);
    compare(scene);
  },
};

export const childFrozen: Fault = {
  describes: 'a measured child is stopped and never goes on: it times out, and the others are measured',
  async strike(scene) {
    const command = startRun(scene);
    const child = await someChild(scene, command);
    if (child !== null) send(child, 'SIGSTOP');
    await mustEndWith(command, [0]);
    const folder = runFolder(scene.results);
    if (folder === null) throw new Lost('a run that succeeded has no folder');
    const run = readRun(folder);
    const struck = run.records.filter(({ outcome }) => outcome.kind !== 'ok');
    if (struck.length > 1 || struck.some(({ outcome }) => outcome.kind !== 'timeout'))
      throw new Lost(
        `a frozen child was recorded as ${struck.map(({ outcome }) => outcome.kind).join(', ')}`,
      );
    mustEqual(scene.subject.reference, run, new Set(struck.map(({ id }) => id)));
  },
};

function compare({ results, subject }: Scene): void {
  const folder = runFolder(results);
  if (folder === null) throw new Lost('a run that succeeded has no folder');
  mustEqual(subject.reference, readRun(folder));
}
