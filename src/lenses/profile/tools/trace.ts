import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { managerPauses, v8Story } from '../../../campaign/index.ts';
import type { PauseCause } from '../../../model/index.ts';
import { recordedMemory } from '../memory.ts';
import { runDirect } from '../run/direct.ts';
import type { Observed } from '../run/observed.ts';
import type { Session, ToolReport } from '../session.ts';

const args = z.record(z.string(), z.union([z.string(), z.number()]));
const common = { pid: z.number(), name: z.string() };

/** The part of Chrome's trace-event format that is written here; times in microseconds. */
export const traceFile = z.object({
  displayTimeUnit: z.enum(['ms', 'ns']),
  traceEvents: z.array(
    z.discriminatedUnion('ph', [
      z.object({ ...common, ph: z.literal('M'), tid: z.number(), args }),
      z.object({
        ...common,
        ph: z.literal('X'),
        tid: z.number(),
        cat: z.string(),
        ts: z.number(),
        dur: z.number().nonnegative(),
        args,
      }),
      z.object({ ...common, ph: z.literal('C'), ts: z.number(), args }),
    ]),
  ),
});
type TraceFile = z.infer<typeof traceFile>;
type TraceEvent = TraceFile['traceEvents'][number];
interface Span {
  readonly track: Track;
  readonly name: string;
  readonly startUs: number;
  readonly durationUs: number;
  readonly args: Readonly<Record<string, string | number>>;
}

const tracks = ['workload', 'V8 collections', 'sweeps', 'death cascades', 'finalizer bursts'] as const;
type Track = (typeof tracks)[number];

const trackOf: Readonly<Record<PauseCause, Track>> = {
  scavenge: 'V8 collections',
  'mark-compact': 'V8 collections',
  incremental: 'V8 collections',
  'weak-callbacks': 'V8 collections',
  sweep: 'sweeps',
  'death-cascade': 'death cascades',
  'finalizer-burst': 'finalizer bursts',
};

/** Node's own trace of V8, as far as it is read here. */
const v8Trace = z.object({
  traceEvents: z.array(
    z.looseObject({
      ph: z.string(),
      name: z.string(),
      pid: z.number(),
      tid: z.number(),
      ts: z.number(),
      dur: z.number().optional(),
    }),
  ),
});

/**
 * The measured command, with V8's own trace switched on for the exact place of its collections, and
 * everything on one time axis in the form that Perfetto and chrome://tracing open.
 */
export async function profileTrace(session: Session): Promise<ToolReport> {
  const { folder, command, cell, signal } = session;
  session.say('trace: running the cell');
  const v8File = join(folder, 'v8-events.json');
  const flags = ['--trace-event-categories=v8', `--trace-event-file-pattern=${v8File}`];
  const observed = await runDirect(command, flags, cell, signal);
  const exact = observed.story.end === null ? null : v8Collections(v8File, observed);
  rmSync(v8File, { force: true });
  if (observed.story.start === null)
    return {
      observed,
      page: null,
      files: [],
      tables: [],
      samples: [],
      notes: ['The process died before its workload began: there is nothing to trace.'],
    };
  const trace = traceOf(`${cell.id} (${cell.label})`, observed, exact);
  writeFileSync(join(folder, 'trace.json'), JSON.stringify(trace));
  return {
    observed,
    page: null,
    files: [{ file: 'trace.json', opensWith: 'https://ui.perfetto.dev or chrome://tracing' }],
    tables: [],
    samples: [],
    notes: [
      exact === null
        ? 'V8’s own trace is lost with the process: its collections stand where the process saw ' +
          'them; where its event loop never turned, they are placed by how much the heap had grown, ' +
          'within 40 ms of their true place.'
        : 'V8’s collections stand where V8’s own trace puts them.',
    ],
  };
}

/** Null when the file is not there or not whole. Times since the start of the workload. */
function v8Collections(path: string, { story }: Observed): Span[] | null {
  if (!existsSync(path) || story.start === null || story.hello === null) return null;
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const startedUs = Number(BigInt(story.start.monotonicNs)) / 1000;
  const { pid } = story.hello;
  return v8Trace.parse(data).traceEvents.flatMap(({ ph, name, tid, ts, dur }) =>
    ph === 'X' && name.startsWith('V8.GC') && tid === pid && ts >= startedUs && dur !== undefined
      ? [
          {
            track: 'V8 collections' as const,
            name,
            startUs: ts - startedUs,
            durationUs: dur,
            args: { placed: 'exactly, by V8' },
          },
        ]
      : [],
  );
}

/**
 * Everything the process told, as trace events; V8's collections where V8's own trace has them, else where
 * the process saw them or they are estimated.
 */
export function traceOf(title: string, observed: Observed, exact: readonly Span[] | null): TraceFile {
  const { story } = observed;
  const pid = story.hello?.pid ?? 1;
  const estimated = (): Span[] =>
    v8Story(story.flushes, story.start?.v8UsedBytes ?? 0).pauses.map((pause) => ({
      track: trackOf[pause.cause],
      name: pause.cause,
      startUs: pause.startNs / 1000,
      durationUs: pause.durationNs / 1000,
      args: { placed: 'by the process, or estimated from the growth of the heap' },
    }));
  const own = managerPauses(story.flushes).map((pause) => ({
    track: trackOf[pause.cause],
    name: pause.cause,
    startUs: pause.startNs / 1000,
    durationUs: pause.durationNs / 1000,
    args: {},
  }));
  const endUs = (story.end?.endNs ?? story.flushes.at(-1)?.ns ?? 0) / 1000;
  const whole: Span = {
    track: 'workload',
    name: story.end === null ? `${title}, died` : title,
    startUs: 0,
    durationUs: endUs,
    args: story.end?.counts ?? story.exhausted?.counts ?? {},
  };
  const names: TraceEvent[] = [
    { ph: 'M', pid, tid: 0, name: 'process_name', args: { name: title } },
    ...tracks.map(
      (name, tid): TraceEvent => ({ ph: 'M', pid, tid: tid + 1, name: 'thread_name', args: { name } }),
    ),
    ...tracks.map(
      (_, tid): TraceEvent => ({
        ph: 'M',
        pid,
        tid: tid + 1,
        name: 'thread_sort_index',
        args: { sort_index: tid },
      }),
    ),
  ];
  const spans = [whole, ...(exact ?? estimated()), ...own].map(
    ({ track, name, startUs, durationUs, args: details }): TraceEvent => ({
      ph: 'X',
      pid,
      tid: tracks.indexOf(track) + 1,
      cat: track,
      name,
      ts: startUs,
      dur: durationUs,
      args: { ...details },
    }),
  );
  const counters = recordedMemory(observed).map(
    ({ series, seconds, bytes }): TraceEvent => ({
      ph: 'C',
      pid,
      name: series,
      ts: seconds * 1e6,
      args: { bytes },
    }),
  );
  const timed = [...spans, ...counters].sort((a, b) => ('ts' in a ? a.ts : 0) - ('ts' in b ? b.ts : 0));
  return { displayTimeUnit: 'ms', traceEvents: [...names, ...timed] };
}
