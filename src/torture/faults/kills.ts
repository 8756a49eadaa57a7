import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RunningCommand } from '../command-line.ts';
import { mustEqual, readRun } from '../compare.ts';
import { Lost } from '../outcome.ts';
import { send } from '../processes.ts';
import { runArguments, runFolder } from '../subject.ts';
import type { Fault } from './fault.ts';
import { mustEndWith, resumeAndCompare, someChild, someMoment, startRun } from './strikes.ts';

export const parentKilled: Fault = {
  describes: 'the parent is killed (SIGKILL) at a random moment, and up to twice more while it resumes',
  async strike(scene) {
    let command = startRun(scene);
    for (let strikes = scene.random.integer(1, 3); strikes > 0; strikes--) {
      await someMoment(scene, command);
      command.send('SIGKILL');
      await command.end();
      const folder = runFolder(scene.results);
      if (folder === null || strikes === 1) break;
      command = new RunningCommand(['run', '--resume', folder]);
    }
    await resumeAndCompare(scene);
  },
};

export const parentInterrupted: Fault = {
  describes: 'the parent gets SIGINT, SIGTERM or SIGHUP at a random moment',
  async strike(scene) {
    const command = startRun(scene);
    await someMoment(scene, command);
    const signal = scene.random.pick(['SIGINT', 'SIGTERM', 'SIGHUP'] as const);
    scene.note(signal);
    command.send(signal);
    const ended = await command.end();
    // Before the command has read its own first line, the signal itself ends it.
    const early = ended.signal === signal && runFolder(scene.results) === null;
    if (!early && ![0, 130, 143, 129].includes(ended.code ?? -1))
      throw new Lost(`${signal} made it exit ${ended.code ?? ended.signal}: ${ended.err.slice(-300)}`);
    await resumeAndCompare(scene);
  },
};

export const launcherEnded: Fault = {
  describes: 'the shell that npm starts the run through is ended, and passes nothing on: the run ends too',
  async strike(scene) {
    const prefix = ['env', 'npm_lifecycle_event=torture', 'sh', '-c', '"$@"; true', 'sh'];
    const { experiments } = scene.subject;
    const command = new RunningCommand(runArguments(experiments, scene.results), { prefix });
    await someMoment(scene, command);
    const signal = scene.random.pick(['SIGTERM', 'SIGHUP', 'SIGKILL'] as const);
    scene.note(signal);
    command.send(signal);
    // Its streams are open, and it counts as left behind, until the run itself has gone.
    await command.end();
    await resumeAndCompare(scene);
  },
};

export const childKilled: Fault = {
  describes: 'a measured child is killed by a signal: the others are measured all the same',
  async strike(scene) {
    const command = startRun(scene);
    const child = await someChild(scene, command);
    const signal = scene.random.pick(['SIGKILL', 'SIGSEGV', 'SIGABRT', 'SIGTERM'] as const);
    if (child !== null && send(child, signal)) scene.note(signal);
    await mustEndWith(command, [0]);
    const folder = runFolder(scene.results);
    if (folder === null || !existsSync(join(folder, 'invocations.jsonl')))
      throw new Lost('nothing was stored');
    const run = readRun(folder);
    const struck = run.records.filter(({ outcome }) => outcome.kind !== 'ok');
    if (struck.length > 1)
      throw new Lost(
        `one child was killed, ${struck.map(({ outcome }) => outcome.kind).join(', ')} were recorded`,
      );
    mustEqual(scene.subject.reference, run, new Set(struck.map(({ id }) => id)));
  },
};
