import { z } from 'zod';

/**
 * What the parent itself saw of a child, in lines between the child's own. They carry `by: "parent"`, which
 * no child says. Times are the machine's monotonic clock in nanoseconds, as decimal digits.
 */
const monotonic = z.string().regex(/^\d+$/);

/** The first line: what is about to be started, and with which truth it is to be judged. */
const spawning = z.object({
  by: z.literal('parent'),
  kind: z.literal('spawning'),
  invocation: z.string(),
  cellId: z.string(),
  /** Wall date, ISO 8601. */
  startedAt: z.string(),
  /**
   * Of the workload's exact deaths and sizes; when a later version of the workload has others, this child
   * cannot be judged by them.
   */
  truth: z.string(),
});
export type Spawning = z.output<typeof spawning>;

const resident = z.object({
  by: z.literal('parent'),
  kind: z.literal('resident'),
  atNs: monotonic,
  rssBytes: z.number(),
});
export type Resident = z.output<typeof resident>;

/** The last line: without it the parent did not live to see the child's end. */
const ended = z.object({
  by: z.literal('parent'),
  kind: z.literal('ended'),
  code: z.number().nullable(),
  signal: z.string().nullable(),
  stderrTail: z.string(),
  /** Why the parent itself ended it. */
  killed: z
    .discriminatedUnion('by', [
      z.object({ by: z.literal('watchdog'), rssBytes: z.number(), limitBytes: z.number() }),
      z.object({ by: z.literal('timeout'), afterMs: z.number() }),
    ])
    .nullable(),
  spawnedNs: monotonic,
  exitedNs: monotonic,
  peakRssBytes: z.number().nullable(),
  /**
   * How long it was seen stopped (SIGSTOP, Ctrl-Z); absent in raw data from before that was looked at, like
   * what the kernel said.
   */
  stoppedMs: z.number().exactOptional(),
  /** How many processes it left behind outside its group. */
  leftBehind: z.number().exactOptional(),
  /** What the kernel counted while it lived, see the workshop's `KernelMemory`. */
  kernelMemory: z
    .object({
      groupKills: z.number().nullable(),
      machineKills: z.number().nullable(),
      limitBytes: z.number().nullable(),
      address: z.object({ limitBytes: z.number(), peakBytes: z.number() }).nullable(),
    })
    .exactOptional(),
  /** The resident set could be read here, so the limit on it was kept. */
  watched: z.boolean(),
  /** What the pipe held after its last line end. */
  rest: z.string(),
  /** Who else used the processor meanwhile, and how much of one core; earlier versions wrote it in words. */
  busy: z.array(z.union([z.object({ process: z.string(), share: z.number() }), z.string()])),
});
export type Ended = z.output<typeof ended>;

const witnessed = z.discriminatedUnion('kind', [spawning, resident, ended]);
export type Witnessed = z.output<typeof witnessed>;

/** Null when the line is not one of the parent's. */
export function readWitnessed(line: string): Witnessed | null {
  if (!line.startsWith('{"by":"parent"')) return null;
  const result = witnessed.safeParse(JSON.parse(line));
  return result.success ? result.data : null;
}

export const witnessLine = (seen: Witnessed): string => JSON.stringify(seen);
