import { RunningCommand, tail } from '../command-line.ts';
import { mustEqual, readRun } from '../compare.ts';
import { Lost } from '../outcome.ts';
import { runFolder } from '../subject.ts';
import type { Fault } from './fault.ts';
import { resumeAndCompare, someMoment, startRun } from './strikes.ts';

export const startedTwice: Fault = {
  describes: 'an interrupted run is resumed by two parents at once: one measures, the other names it',
  async strike(scene) {
    const first = startRun(scene);
    await someMoment(scene, first);
    first.send('SIGKILL');
    await first.end();
    const folder = runFolder(scene.results);
    if (folder === null) return resumeAndCompare(scene);
    const both = [0, 1].map(() => new RunningCommand(['run', '--resume', folder]));
    const ended = await Promise.all(both.map((command) => command.end()));
    const refused = ended.filter(({ code }) => code !== 0);
    if (refused.length > 1) throw new Lost(`both refused: ${tail(refused[0]?.err ?? '')}`);
    const pids = both.map(({ pid }) => `${pid}`);
    for (const { err } of refused)
      if (!pids.some((pid) => err.includes(pid)))
        throw new Lost(`the one that was refused does not name the other: ${tail(err)}`);
    mustEqual(scene.subject.reference, readRun(folder));
  },
};

export const resumedBesideRunning: Fault = {
  describes: 'a run is resumed while its own parent still measures',
  async strike(scene) {
    const first = startRun(scene);
    await someMoment(scene, first);
    const folder = runFolder(scene.results);
    if (folder === null || first.over) {
      await first.end();
      return resumeAndCompare(scene);
    }
    const second = new RunningCommand(['run', '--resume', folder]);
    const [one, two] = await Promise.all([first.end(), second.end()]);
    if (one.code !== 0) throw new Lost(`the first was disturbed: ${tail(one.err)}`);
    if (two.code !== 0 && !two.err.includes(`${first.pid}`))
      throw new Lost(`the second does not name the first: ${tail(two.err)}`);
    mustEqual(scene.subject.reference, readRun(folder));
  },
};

export const streamsClosed: Fault = {
  describes: 'nobody reads what the parent says: its output and errors are closed at a random moment',
  async strike(scene) {
    const command = startRun(scene);
    await someMoment(scene, command);
    command.closeStreams();
    const { code } = await command.end();
    if (code !== 0) throw new Lost(`closed streams made it exit ${code}`);
    const folder = runFolder(scene.results);
    if (folder === null) throw new Lost('a run that succeeded has no folder');
    mustEqual(scene.subject.reference, readRun(folder));
  },
};
