import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { RunningCommand } from '../command-line.ts';
import { CannotStrike, Lost } from '../outcome.ts';
import { runArguments, runFolder } from '../subject.ts';
import type { Fault } from './fault.ts';
import { mustEndWith, resumeAndCompare, someMoment, startRun } from './strikes.ts';

/** A disk of a size of its own, in memory. Needs the right to mount. */
function mountSmall(folder: string, size: string): void {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    throw new CannotStrike(
      'needs the right to mount a small disk; run it as root, or in a container that may',
    );
  }
}

export const diskFull: Fault = {
  describes: 'the disk is full at some point of the run: it says so, and a resume with room goes on',
  async strike(scene) {
    const size = scene.random.integer(1, 40) * 4;
    const results = `${scene.results}-small`;
    mountSmall(results, `${size}k`);
    try {
      scene.note(`${size} KiB`);
      const small = { ...scene, results };
      const command = new RunningCommand(runArguments(scene.subject.experiments, results));
      const ended = await mustEndWith(command, [0, 1, 2]);
      if (ended.code !== 0 && !/space|full|ENOSPC/i.test(ended.err))
        throw new Lost(`it does not say that the disk is full: ${ended.err.slice(-300)}`);
      execFileSync('mount', ['-o', 'remount,size=64m', results], { stdio: 'ignore' });
      const folder = runFolder(results);
      // A folder that did not even get its plan is no run, and may be left or not.
      if (folder !== null && !existsSync(`${folder}/plan.json`)) rmSync(folder, { recursive: true });
      await resumeAndCompare(small);
    } finally {
      execFileSync('umount', ['-l', results], { stdio: 'ignore' });
      rmSync(results, { recursive: true, force: true });
    }
  },
};

export const fileSizeLimited: Fault = {
  describes: 'files may only grow to a limit (ulimit -f): it says so, and a resume without the limit goes on',
  async strike(scene) {
    const blocks = scene.random.integer(8, 100);
    scene.note(`ulimit -f ${blocks}`);
    const prefix = ['bash', '-c', `ulimit -f ${blocks}; exec "$@"`, 'bash'];
    const command = new RunningCommand(runArguments(scene.subject.experiments, scene.results), { prefix });
    const ended = await command.end();
    // The kernel may end a process that goes beyond its limit.
    if (ended.signal !== 'SIGXFSZ' && ended.code !== 0 && !/limit|large|EFBIG/i.test(ended.err))
      throw new Lost(`it does not say that a file became too large: ${ended.err.slice(-300)}`);
    await resumeAndCompare(scene);
  },
};

export const folderRemoved: Fault = {
  describes: 'the run folder is moved away in mid-run: the run says so and ends',
  async strike(scene) {
    const command = startRun(scene);
    await someMoment(scene, command);
    while (!command.over && runFolder(scene.results) === null) await sleep(5);
    const folder = runFolder(scene.results);
    if (folder === null) throw new Lost('the run made no folder');
    const away = `${scene.results}-moved`;
    renameSync(folder, away);
    const ended = await mustEndWith(command, [0, 1]);
    rmSync(away, { recursive: true, force: true });
    if (ended.code === 1 && !/gone|removed|deleted|moved|no such|ENOENT/i.test(ended.err))
      throw new Lost(`it does not say that its folder is gone: ${ended.err.slice(-300)}`);
  },
};
