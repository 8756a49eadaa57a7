import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { managerPauses } from '../../../campaign/index.ts';
import { runDirect } from '../run/direct.ts';
import type { Observed } from '../run/observed.ts';
import type { Session, Table, ToolReport } from '../session.ts';
import { type ClassSize, classSizes } from './snapshot-file.ts';
import { renameOnly } from './v8-flags.ts';

const moments = ['peak', 'before-sweep', 'after-sweep', 'end', 'near-limit'] as const;
type Moment = (typeof moments)[number];

const scoutSchema = z.object({
  highest: z.number(),
  sweeps: z.number(),
  bestSweep: z.number(),
  bestFreed: z.number(),
});
type Scouted = z.infer<typeof scoutSchema>;

/** Collections of V8 fall differently in every run; this near to the first run's peak counts as the peak. */
const nearPeak = 0.97;
const preload = fileURLToPath(new URL('../injected/snapshot-moments.cjs', import.meta.url));

/** What the debugged runs may look at: where the measured command came to, and no further. */
interface Reach {
  readonly peakBytes: number;
  readonly sweeps: number;
  readonly ended: boolean;
}

/**
 * Heap snapshots at moments that only the run itself knows. First the measured command, untouched: its ending
 * is the one reported. If it died, once more with V8's snapshot near the heap limit. Then twice with V8's
 * debugger: once to learn where the native peak and the most fruitful sweep are, once to take snapshots
 * there. Whatever takes snapshots lifts the heap limit, so those runs look no further than the first came.
 */
export async function profileSnapshots(session: Session): Promise<ToolReport> {
  const { folder, command, cell, signal, say } = session;
  say('heap-snapshot: running the cell');
  const observed = await runDirect(command, [], cell, signal);
  const reach = reachOf(observed);
  if (!reach.ended) {
    say('heap-snapshot: again, for the limit');
    const nearLimit = ['--heapsnapshot-near-heap-limit=1', `--diagnostic-dir=${folder}`];
    await runDirect(command, nearLimit, cell, signal);
    renameOnly(folder, /^Heap\..*\.heapsnapshot$/, fileOf('near-limit'));
  }

  const helper = join(folder, 'moments.cjs');
  const scoutFile = join(folder, 'moments.json');
  const debugged = async (take: { peakBytes: number; sweep: number } | null): Promise<void> => {
    const settings = { bundle: session.bundle, folder, scoutFile, reach, take };
    writeFileSync(helper, `require(${JSON.stringify(preload)})(${JSON.stringify(settings)});\n`);
    await runDirect(command, ['--require', helper], cell, signal);
  };
  say('heap-snapshot: again, to find the moments');
  await debugged(null);
  const scouted = scoutSchema.parse(
    existsSync(scoutFile) ? JSON.parse(readFileSync(scoutFile, 'utf8')) : nothingScouted,
  );
  say('heap-snapshot: again, to take them');
  await debugged({ peakBytes: scouted.highest * nearPeak, sweep: scouted.bestSweep });
  for (const file of [helper, scoutFile]) rmSync(file, { force: true });

  const classes = new Map<Moment, ReadonlyMap<string, ClassSize>>();
  const made = moments.filter((moment) => existsSync(join(folder, fileOf(moment))));
  const unread: string[] = [];
  for (const moment of made) {
    const sizes = classSizes(join(folder, fileOf(moment)));
    if (sizes === null) unread.push(moment);
    else classes.set(moment, sizes);
  }
  return {
    observed,
    page: null,
    files: made.map((moment) => ({ file: fileOf(moment), opensWith: 'Chrome DevTools (Memory)' })),
    tables: classes.size === 0 ? [] : [classTable(classes)],
    samples: [],
    notes: [
      ...whatIsMissing(made, scouted, reach),
      ...unread.map((moment) => `The snapshot ${moment} is torn or too large to be summed up here.`),
    ],
  };
}

const nothingScouted: Scouted = { highest: 0, sweeps: 0, bestSweep: 0, bestFreed: 0 };

function reachOf({ story }: Observed): Reach {
  const sweeps = managerPauses(story.flushes).filter(({ cause }) => cause === 'sweep').length;
  return { peakBytes: story.flushes.at(-1)?.totals.peakBytes ?? 0, sweeps, ended: story.end !== null };
}

const fileOf = (moment: Moment): string => `${moment}.heapsnapshot`;

function whatIsMissing(made: readonly Moment[], { bestSweep }: Scouted, { sweeps, ended }: Reach): string[] {
  const notes = [
    'V8 collects its heap before every snapshot: what tracing has not yet reclaimed is not in it. What the layer holds, dead cycles included, is.',
  ];
  if (!made.includes('peak'))
    notes.push('The debugged run did not come near the first one’s native peak: no snapshot of it.');
  if (sweeps === 0) notes.push('This manager has no sweep of its own: no snapshots around one.');
  else if (bestSweep === 0) notes.push('No sweep freed native memory: no snapshots around one.');
  else
    notes.push(
      `The snapshots stand around sweep ${bestSweep} of ${sweeps}, the one that freed most native memory.`,
    );
  if (!made.includes('near-limit')) notes.push('The V8 heap never came near its limit: no snapshot of that.');
  if (!ended) notes.push('The process did not come to its end: no snapshot of that.');
  return notes;
}

const rowsShown = 25;

/** Classes by their largest size at any of the moments. */
function classTable(classes: ReadonlyMap<Moment, ReadonlyMap<string, ClassSize>>): Table {
  const names = new Set([...classes.values()].flatMap((sizes) => [...sizes.keys()]));
  const most = (name: string): number =>
    Math.max(...[...classes.values()].map((sizes) => sizes.get(name)?.bytes ?? 0));
  const shown = [...names].sort((a, b) => most(b) - most(a)).slice(0, rowsShown);
  return {
    title: 'Classes by their own size in the V8 heap',
    columns: ['class', ...[...classes.keys()].flatMap((moment) => [`${moment}: objects`, 'KiB'])],
    rows: shown.map((name) => [
      name,
      ...[...classes.values()].flatMap((sizes) => {
        const { count, bytes } = sizes.get(name) ?? { count: 0, bytes: 0 };
        return [count, Math.round(bytes / 102.4) / 10];
      }),
    ]),
  };
}
