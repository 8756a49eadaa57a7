import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Environment, schemaVersion } from '../../model/index.ts';
import { isInstalled, productRoot, withoutPaths } from '../../workshop/index.ts';
import { busyBetween, busyWords, snapshotLoad } from './busy.ts';
import { measurePageTouch } from './page-touch.ts';

/** Long enough for a few ticks of 10 ms, short enough not to be noticed. */
const loadSampleMs = 150;

/** Where and with what a run is made. What cannot be found out is null. Takes about a fifth of a second. */
export function captureEnvironment(now: Date = new Date()): Environment {
  const { NODE_OPTIONS: nodeOptions = null } = process.env;
  return {
    schema: schemaVersion,
    capturedAt: now.toISOString(),
    product: product(),
    runtime: {
      node: process.version,
      v8: process.versions.v8,
      uv: process.versions.uv,
      argv: process.argv.map(withoutPaths),
      execArgv: process.execArgv.map(withoutPaths),
      nodeOptions: nodeOptions === null ? null : withoutPaths(nodeOptions),
    },
    machine: machine(),
    load: { before: loadavg(), after: null, busyProcesses: busyNow() },
  };
}

/** The same environment with the load average at the end of the run. */
export function finishEnvironment(environment: Environment): Environment {
  return { ...environment, load: { ...environment.load, after: loadavg() } };
}

function product(): Environment['product'] {
  const root = productRoot;
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const lockfile = textOf(join(root, 'package-lock.json'));
  const changes = git(root, 'status', '--porcelain');
  return {
    version,
    commit: git(root, 'rev-parse', 'HEAD'),
    dirty: changes === null ? null : changes !== '',
    lockfileHash: lockfile === null ? null : createHash('sha256').update(lockfile).digest('hex'),
  };
}

/** Null when this is no work tree, or that of a project which has installed this, or git is not installed. */
function git(folder: string, ...args: readonly string[]): string | null {
  if (isInstalled) return null;
  try {
    // Asking must not lock the index: killed meanwhile, it would leave the lock to whoever works here.
    return execFileSync('git', ['--no-optional-locks', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}

function machine(): Environment['machine'] {
  return {
    platform: platform(),
    arch: arch(),
    kernel: release(),
    libc: libc(),
    cpuModel: cpus()[0]?.model ?? null,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    swapBytes: swapBytes(textOf('/proc/meminfo')),
    cgroupMemoryLimitBytes: cgroupLimit(),
    governor: textOf('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor'),
    transparentHugePages: chosen(textOf('/sys/kernel/mm/transparent_hugepage/enabled')),
    aslr: textOf('/proc/sys/kernel/randomize_va_space'),
    clockSource: textOf('/sys/devices/system/clocksource/clocksource0/current_clocksource'),
    pageTouchNs: measurePageTouch(),
  };
}

/** Node says which glibc it runs on; with another C library it says nothing. */
function libc(): string | null {
  const report = z
    .object({ header: z.object({ glibcVersionRuntime: z.string() }) })
    .safeParse(process.report?.getReport());
  return report.success ? `glibc ${report.data.header.glibcVersionRuntime}` : null;
}

export function swapBytes(meminfo: string | null): number | null {
  const found = /^SwapTotal:\s+(\d+) kB/m.exec(meminfo ?? '');
  return found ? Number(found[1]) * 1024 : null;
}

/** Version 2 says `max`, version 1 a number beyond all memory, when there is no limit. */
function cgroupLimit(): number | null {
  const text = textOf('/sys/fs/cgroup/memory.max') ?? textOf('/sys/fs/cgroup/memory/memory.limit_in_bytes');
  const limit = Number(text ?? Number.NaN);
  return Number.isFinite(limit) && limit < Number.MAX_SAFE_INTEGER ? limit : null;
}

/** `always [madvise] never` → `madvise`. */
export const chosen = (text: string | null): string | null =>
  text === null ? null : (/\[(\w+)\]/.exec(text)?.[1] ?? text);

function busyNow(): string[] {
  const before = snapshotLoad();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, loadSampleMs);
  return busyBetween(before, snapshotLoad(), [process.pid]).map(busyWords);
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
