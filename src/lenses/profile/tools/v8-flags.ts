import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProfileError } from '../errors.ts';
import { runDirect } from '../run/direct.ts';
import type { Session, ToolReport } from '../session.ts';
import {
  type CpuProfile,
  cpuProfile,
  heapProfile,
  selfSizeTable,
  selfTimeTable,
  translateCpuProfile,
  translateHeapProfile,
} from './v8-profiles.ts';
import { drawCpuProfile } from './zero-x.ts';

/** `--cpu-prof`: needs no package; 0x draws the flame graph if it is installed. */
export async function profileCpu(session: Session): Promise<ToolReport> {
  const { folder, command, cell, signal, positions } = session;
  session.say('cpu-prof: running the cell');
  const observed = await runDirect(command, ['--cpu-prof', `--cpu-prof-dir=${folder}`], cell, signal);
  const text = takeOnly(folder, '.cpuprofile');
  if (text === null) return { ...nothing, observed, notes: [writtenAtExit('CPU profile')] };
  const profile = translateCpuProfile(cpuProfile.parse(JSON.parse(text)), positions);
  writeFileSync(join(folder, 'profile.cpuprofile'), JSON.stringify(profile));
  session.say('cpu-prof: drawing');
  const page = await drawnIfPossible(session, profile);
  return {
    observed,
    page,
    files: [
      ...(page === null ? [] : [{ file: page, opensWith: 'a browser (flame graph by 0x)' }]),
      { file: 'profile.cpuprofile', opensWith: 'Chrome DevTools (Performance), VS Code or speedscope' },
    ],
    tables: [selfTimeTable(profile)],
    samples: [],
    notes:
      page === null
        ? [
            'No flame graph: 0x, a development dependency, is missing or failed. The profile opens in any viewer.',
          ]
        : [],
  };
}

/** The profile itself needs no package, so the lack of one must not lose it. */
async function drawnIfPossible(session: Session, profile: CpuProfile): Promise<string | null> {
  try {
    return await drawCpuProfile(session, profile);
  } catch (error) {
    if (error instanceof ProfileError) return null;
    throw error;
  }
}

/** Small, because cells are short: V8's own 512 KiB would see a handful of allocations. */
const heapSampleBytes = 32 * 1024;

/** `--heap-prof`: needs no package. */
export async function profileHeap(session: Session): Promise<ToolReport> {
  const { folder, command, cell, signal, positions } = session;
  session.say('heap-prof: running the cell');
  const flags = ['--heap-prof', `--heap-prof-dir=${folder}`, `--heap-prof-interval=${heapSampleBytes}`];
  const observed = await runDirect(command, flags, cell, signal);
  const text = takeOnly(folder, '.heapprofile');
  if (text === null) return { ...nothing, observed, notes: [writtenAtExit('heap profile')] };
  const profile = translateHeapProfile(heapProfile.parse(JSON.parse(text)), positions);
  writeFileSync(join(folder, 'profile.heapprofile'), JSON.stringify(profile));
  return {
    observed,
    page: null,
    files: [{ file: 'profile.heapprofile', opensWith: 'Chrome DevTools (Memory) or VS Code' }],
    tables: [selfSizeTable(profile)],
    samples: [],
    notes: [`One sample per ${heapSampleBytes / 1024} KiB allocated; native memory is not in it.`],
  };
}

const nothing = { page: null, files: [], tables: [], samples: [] } as const;

const writtenAtExit = (what: string): string =>
  `V8 writes its ${what} at a normal exit only, and the process did not come to one: there is none.`;

/**
 * Reads and removes the one file of its kind that V8 wrote, under a name of its own; null when there is none
 * or it is empty.
 */
function takeOnly(folder: string, ending: string): string | null {
  const name = readdirSync(folder).find((file) => file.endsWith(ending));
  if (name === undefined) return null;
  const text = readFileSync(join(folder, name), 'utf8');
  rmSync(join(folder, name));
  return text === '' ? null : text;
}

/** Gives a file a name that says what it is. */
export function renameOnly(folder: string, pattern: RegExp, name: string): boolean {
  const found = readdirSync(folder).find((file) => pattern.test(file));
  if (found === undefined) return false;
  renameSync(join(folder, found), join(folder, name));
  return true;
}
