import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ended, mustSpeakPlainly, RunningCommand, reclaim, tail } from '../command-line.ts';
import { mustEqual, readRun } from '../compare.ts';
import { Lost } from '../outcome.ts';
import type { ProcessIdentity } from '../processes.ts';
import { runArguments, runFolder } from '../subject.ts';
import type { Scene } from './fault.ts';

/** Starts the tortured run. */
export const startRun = ({ subject, results }: Scene): RunningCommand =>
  new RunningCommand(runArguments(subject.experiments, results));

/** Waits for a moment somewhere in a run, or for its end. */
export async function someMoment({ subject, random }: Scene, command: RunningCommand): Promise<void> {
  const ms = random.share() * subject.tookMs;
  await Promise.race([sleep(ms), command.ended]);
}

/** Waits for a measured child to be there; null when the command ends before. */
export async function someChild(scene: Scene, command: RunningCommand): Promise<ProcessIdentity | null> {
  await someMoment(scene, command);
  while (!command.over) {
    const found = command.children().find(isMeasured);
    if (found !== undefined) return found;
    await sleep(2);
  }
  return null;
}

/** The bundled child is told what to do on its command line. */
function isMeasured({ pid }: ProcessIdentity): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('child.mjs');
  } catch {
    return false;
  }
}

/**
 * Resumes until the run is whole, and compares it with the reference. A run that was struck before it had a
 * folder is begun again.
 */
export async function resumeAndCompare(scene: Scene, except?: ReadonlySet<string>): Promise<void> {
  let folder = runFolder(scene.results);
  if (folder === null) {
    scene.note('struck before there was a folder');
    await mustSucceed(runArguments(scene.subject.experiments, scene.results));
    folder = runFolder(scene.results);
  } else await mustSucceed(['run', '--resume', folder]);
  if (folder === null) throw new Lost('a run that succeeded has no folder');
  mustEqual(scene.subject.reference, readRun(folder), except);
}

/** @throws Lost when the command does not exit with 0. */
export async function mustSucceed(args: readonly string[]): Promise<Ended> {
  const ended = await reclaim(args);
  if (ended.code !== 0) throw new Lost(`reclaim ${args.join(' ')} exited ${ended.code}: ${tail(ended.err)}`);
  return ended;
}

/** @throws Lost when the command does not fail in words, or its words do not match. */
export async function mustRefuse(
  args: readonly string[],
  words: RegExp,
  prefix: readonly string[] = [],
): Promise<Ended> {
  const ended = await reclaim(args, prefix);
  if (ended.code === 0) throw new Lost(`reclaim ${args.join(' ')} succeeded where it had to refuse`);
  if (!words.test(ended.err))
    throw new Lost(`reclaim ${args.join(' ')} says "${tail(ended.err)}", not ${words}`);
  return ended;
}

/** Waits for a struck command to end in words, with one of these codes. */
export async function mustEndWith(command: RunningCommand, codes: readonly number[]): Promise<Ended> {
  const ended = await command.end();
  mustSpeakPlainly(command.args, ended);
  if (ended.code === null || !codes.includes(ended.code))
    throw new Lost(`reclaim ${command.args.join(' ')} exited ${ended.code}: ${tail(ended.err)}`);
  return ended;
}
