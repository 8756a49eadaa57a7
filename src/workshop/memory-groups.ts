import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the kernel says about its own killing for want of memory while a process lived. */
export interface KernelMemory {
  /** Kills in the memory cgroups that the process was seen in; null where their counter cannot be read. */
  readonly groupKills: number | null;
  /** Kills on the whole machine; null where the system does not tell. */
  readonly machineKills: number | null;
  /**
   * The least that the process might use: by a cgroup's limit, or all memory of the machine; null where the
   * system does not tell.
   */
  readonly limitBytes: number | null;
  /**
   * Its limit on address space (`ulimit -v`), and the most it was seen to have; null without such a limit.
   */
  readonly address: { readonly limitBytes: number; readonly peakBytes: number } | null;
}

/**
 * The limit on its address space that a process has inherited (`ulimit -v`); null without one, or where the
 * system does not tell.
 */
export function addressLimit(pid: number): number | null {
  const found = /^Max address space\s+(\d+)/m.exec(textOf(`/proc/${pid}/limits`) ?? '')?.[1];
  return found === undefined ? null : Number(found);
}

/** A memory cgroup in the file system. */
interface Group {
  readonly folder: string;
  readonly version: 1 | 2;
  /** Where its tree begins. */
  readonly top: string;
}

interface Mounts {
  readonly one: string | null;
  readonly two: string | null;
}

/**
 * Watches for a kernel that kills for want of memory: reads the counters of the cgroups that a process is in,
 * as often as `look` is called, because a launcher may move it. A group is counted from when the process was
 * first seen in it.
 */
export class MemoryGroups {
  readonly #seen = new Map<string, { readonly group: Group; readonly killsBefore: number | null }>();
  readonly #machineBefore = machineKills();
  #text = '';

  look(pid: number): void {
    const text = textOf(`/proc/${pid}/cgroup`);
    if (text === null || text === this.#text) return;
    this.#text = text;
    for (const group of groupsOf(text))
      if (!this.#seen.has(group.folder)) this.#seen.set(group.folder, { group, killsBefore: killsIn(group) });
  }

  /** What has changed since the first look. */
  summary(): Omit<KernelMemory, 'address'> {
    const rises = [...this.#seen.values()].flatMap(({ group, killsBefore }) => {
      const now = killsIn(group);
      return now === null || killsBefore === null ? [] : [now - killsBefore];
    });
    const machine = machineKills();
    const limits = [...[...this.#seen.values()].flatMap(({ group }) => limitsOf(group)), machineMemory()];
    const known = limits.filter((limit) => limit !== null);
    return {
      groupKills: rises.length === 0 ? null : Math.max(...rises),
      machineKills: machine === null || this.#machineBefore === null ? null : machine - this.#machineBefore,
      limitBytes: known.length === 0 ? null : Math.min(...known),
    };
  }
}

/**
 * The groups of `/proc/<pid>/cgroup` that count memory; of version 2 there is one, which may leave that to
 * version 1.
 */
function groupsOf(text: string): Group[] {
  const { one, two } = mounts();
  return text.split('\n').flatMap((line): Group[] => {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) return [];
    if (controllers === '' && two !== null) return [{ folder: join(two, path), version: 2, top: two }];
    if (controllers.split(',').includes('memory') && one !== null)
      return [{ folder: join(one, path), version: 1, top: one }];
    return [];
  });
}

/** Version 2 counts a group with all below it, version 1 each alone. */
function killsIn({ folder, version }: Group): number | null {
  const text = textOf(join(folder, version === 2 ? 'memory.events' : 'memory.oom_control'));
  const found = /^oom_kill (\d+)$/m.exec(text ?? '')?.[1];
  return found === undefined ? null : Number(found);
}

/** The limits of a group and of all above it. */
function limitsOf({ folder, version, top }: Group): number[] {
  const limits: number[] = [];
  for (let at = folder; at.startsWith(top); at = dirname(at)) {
    const text = textOf(join(at, version === 2 ? 'memory.max' : 'memory.limit_in_bytes'));
    // "max" in version 2, an absurd number in version 1, is no limit.
    if (text !== null && /^\d+$/.test(text)) limits.push(Number(text));
    if (at === top) break;
  }
  return limits;
}

let known: Mounts | null = null;

function mounts(): Mounts {
  if (known !== null) return known;
  let one: string | null = null;
  let two: string | null = null;
  for (const line of (textOf('/proc/self/mountinfo') ?? '').split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const place = before.split(' ')[4];
    const [type, , options = ''] = after.split(' ');
    if (place === undefined) continue;
    if (type === 'cgroup2') two ??= place;
    if (type === 'cgroup' && options.split(',').includes('memory')) one ??= place;
  }
  known = { one, two };
  return known;
}

function machineKills(): number | null {
  const found = /^oom_kill (\d+)$/m.exec(textOf('/proc/vmstat') ?? '')?.[1];
  return found === undefined ? null : Number(found);
}

function machineMemory(): number | null {
  const found = /^MemTotal:\s+(\d+) kB$/m.exec(textOf('/proc/meminfo') ?? '')?.[1];
  return found === undefined ? null : Number(found) * 1024;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    return null; // not Linux, not for us to read, or gone
  }
}
