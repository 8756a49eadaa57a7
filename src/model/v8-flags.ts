import { namesOf } from './names-of.ts';
import { aboutAll, type ValueRule } from './value-rules.ts';

/**
 * The flags of V8 that a cell may be started with, and what each takes. They change how V8 collects, compiles
 * or lays out its heap, in some version at least; Node refuses a flag that its V8 does not know. Nothing that
 * loads or evaluates code, opens a port, writes files or hands out V8's own functions may ever stand here:
 * plans come from run folders, and those from others.
 */
const v8FlagKinds = {
  'always-sparkplug': 'switch',
  compact: 'switch',
  'compact-on-every-full-gc': 'switch',
  'concurrent-array-buffer-sweeping': 'switch',
  'concurrent-marking': 'switch',
  'concurrent-minor-mc-marking': 'switch',
  'concurrent-minor-ms-marking': 'switch',
  'concurrent-osr': 'switch',
  'concurrent-recompilation': 'switch',
  'concurrent-sparkplug': 'switch',
  'concurrent-sweeping': 'switch',
  'detect-ineffective-gcs-near-heap-limit': 'switch',
  'ephemeron-fixpoint-iterations': 'number',
  'flush-bytecode': 'switch',
  'gc-global': 'switch',
  'gc-interval': 'number',
  'gc-memory-reducer-start-delay-ms': 'number',
  'hash-seed': 'number',
  'heap-growing-percent': 'number',
  'incremental-marking': 'switch',
  'incremental-marking-task': 'switch',
  'initial-heap-size': 'number',
  'initial-old-space-size': 'number',
  'interrupt-budget': 'number',
  jitless: 'switch',
  'lite-mode': 'switch',
  maglev: 'switch',
  'memory-reducer': 'switch',
  'memory-reducer-for-small-heaps': 'switch',
  'min-semi-space-size': 'number',
  'minor-gc-task': 'switch',
  'minor-gc-task-trigger': 'number',
  'minor-mc': 'switch',
  'minor-ms': 'switch',
  opt: 'switch',
  'optimize-for-size': 'switch',
  'page-promotion': 'switch',
  'page-promotion-threshold': 'number',
  'parallel-compaction': 'switch',
  'parallel-marking': 'switch',
  'parallel-pointer-update': 'switch',
  'parallel-scavenge': 'switch',
  predictable: 'switch',
  'predictable-gc-schedule': 'switch',
  'random-seed': 'number',
  'scavenge-task': 'switch',
  'scavenger-max-new-space-capacity-mb': 'number',
  'semi-space-growth-factor': 'number',
  'separate-gc-phases': 'switch',
  'single-threaded': 'switch',
  'single-threaded-gc': 'switch',
  sparkplug: 'switch',
  'stack-size': 'number',
  'stress-compaction': 'switch',
  'stress-incremental-marking': 'switch',
  'stress-marking': 'number',
  'stress-scavenge': 'number',
  turbofan: 'switch',
} as const satisfies Readonly<Record<string, 'switch' | 'number'>>;

/** What the harness sets itself, from the cell's limits and its manager, and where to say it. */
const pinned: Readonly<Record<string, string>> = {
  'max-heap-size': 'it is the factor jsHeapMiB',
  'max-old-space-size': 'the limit of the whole heap is the factor jsHeapMiB',
  'max-semi-space-size': 'it is the fixed value semiSpaceMiB',
  'expose-gc': 'the managers that call gc() have it already',
};

export const v8FlagNames: readonly string[] = namesOf(v8FlagKinds);
const kinds = new Map<string, 'switch' | 'number'>(Object.entries(v8FlagKinds));

/**
 * Why a cell may not be started with this; null when it may. `--no-` turns a switch off; numbers follow `=`.
 */
export function v8FlagRefusal(flag: unknown): string | null {
  const match = typeof flag === 'string' ? /^--(no-)?([a-z0-9-]+)(?:=(.*))?$/s.exec(flag) : null;
  const [, no, name = '', value] = match ?? [];
  const own = pinned[name];
  if (own !== undefined) return `V8 flag "${flag}" is not for cells to set: ${own}`;
  const kind = kinds.get(name);
  if (match === null || kind === undefined) {
    const said = typeof flag === 'string' ? `"${flag}"` : String(flag);
    return `V8 flag ${said} is not permitted; those that are: "reclaim list --json" names them`;
  }
  if (kind === 'switch')
    return value === undefined
      ? null
      : `V8 flag "--${name}" is a switch and takes no value, but has "${value}"`;
  if (no === undefined && value !== undefined && /^\d{1,12}$/.test(value)) return null;
  return `V8 flag "--${name}" takes a whole number, as in --${name}=4, but is "${flag}"`;
}

/** V8 flags of one cell: none forbidden, none twice. */
export const v8FlagsRule: ValueRule<readonly string[]> = {
  allowed: 'a list of permitted V8 flags, [] for none',
  accepts: (value): value is readonly string[] => Array.isArray(value) && firstWrong(value) === null,
  why: (value) => {
    const wrong = Array.isArray(value) ? firstWrong(value) : null;
    return wrong === null ? null : aboutAll(wrong);
  },
};

function firstWrong(flags: readonly unknown[]): string | null {
  const seen = new Set<string>();
  for (const flag of flags) {
    const refusal = v8FlagRefusal(flag);
    if (refusal !== null) return refusal;
    const name = String(flag)
      .replace(/^--(no-)?/, '')
      .replace(/=.*$/, '');
    if (seen.has(name)) return `V8 flag "--${name}" is there twice`;
    seen.add(name);
  }
  return null;
}
