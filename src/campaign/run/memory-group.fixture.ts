import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A memory cgroup of its own for a test, which holds what is started in it to a limit. */
export interface LimitedGroup {
  /** Starts a program in the group: goes before it on a command line. */
  readonly prefix: readonly string[];
  remove(): Promise<void>;
}

/**
 * Makes a memory cgroup (version 2, else 1) below the top of what this process sees, or says why it cannot.
 */
export function limitedGroup(limitBytes: number): LimitedGroup | string {
  const two = '/sys/fs/cgroup';
  const one = '/sys/fs/cgroup/memory';
  const isTwo = existsSync(join(two, 'cgroup.controllers'));
  if (!isTwo && !existsSync(join(one, 'memory.limit_in_bytes')))
    return 'there is no memory controller in /sys/fs/cgroup';
  const folder = join(isTwo ? two : one, `reclaim-lab-test-${process.pid}`);
  try {
    if (isTwo && !readFileSync(join(two, 'cgroup.subtree_control'), 'utf8').includes('memory'))
      return 'the memory controller is not handed down in /sys/fs/cgroup';
    mkdirSync(folder);
  } catch (error) {
    return `no cgroup can be made: ${error instanceof Error ? error.message : String(error)}`;
  }
  const remove = async (): Promise<void> => {
    // The kernel counts a process as a member for a moment after its end.
    for (let tries = 0; existsSync(folder) && tries < 100; tries++) {
      try {
        rmdirSync(folder);
      } catch {
        await sleep(50);
      }
    }
  };
  writeFileSync(join(folder, isTwo ? 'memory.max' : 'memory.limit_in_bytes'), String(limitBytes));
  const enter = `echo $$ > ${join(folder, 'cgroup.procs')} && exec "$@"`;
  return { prefix: ['sh', '-c', enter, 'sh'], remove };
}
