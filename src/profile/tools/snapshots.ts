import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { runDirect } from '../run/direct.ts';
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

/**
 * Heap snapshots at moments that only the run itself knows. So the cell runs twice: once to learn where its native peak and its most
 * fruitful sweep are, once to take snapshots there. The outcome reported is that of the first.
 */
export async function profileSnapshots(session: Session): Promise<ToolReport> {
  const { folder, command, cell, signal } = session;
  const scoutFile = join(folder, 'moments.json');
  const prepare = (take: { peakBytes: number; sweep: number } | null): string => {
    const path = join(folder, 'moments.cjs');
    const settings = { bundle: session.bundle, folder, scoutFile, take };
    writeFileSync(path, `require(${JSON.stringify(preload)})(${JSON.stringify(settings)});\n`);
    return path;
  };

  session.say('heap-snapshot: first run, to find the moments');
  const observed = await runDirect(command, ['--require', prepare(null)], cell, signal);
  const scouted: Scouted = existsSync(scoutFile)
    ? scoutSchema.parse(JSON.parse(readFileSync(scoutFile, 'utf8')))
    : { highest: 0, sweeps: 0, bestSweep: 0, bestFreed: 0 };

  session.say('heap-snapshot: second run, to take them');
  const take = { peakBytes: scouted.highest * nearPeak, sweep: scouted.bestSweep };
  await runDirect(
    command,
    ['--require', prepare(take), '--heapsnapshot-near-heap-limit=1', `--diagnostic-dir=${folder}`],
    cell,
    signal,
  );
  renameOnly(folder, /^Heap\..*\.heapsnapshot$/, 'near-limit.heapsnapshot');

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
      ...whatIsMissing(made, scouted),
      ...unread.map((moment) => `The snapshot ${moment} is torn or too large to be summed up here.`),
    ],
  };
}

const fileOf = (moment: Moment): string => `${moment}.heapsnapshot`;

function whatIsMissing(made: readonly Moment[], { sweeps, bestSweep }: Scouted): string[] {
  const notes = [
    'V8 collects its heap before every snapshot: what tracing has not yet reclaimed is not in it. What the layer holds, dead cycles included, is.',
  ];
  if (!made.includes('peak'))
    notes.push('The second run did not come near the first one’s native peak: no snapshot of it.');
  if (sweeps === 0) notes.push('This manager has no sweep of its own: no snapshots around one.');
  else if (bestSweep === 0) notes.push('No sweep freed native memory: no snapshots around one.');
  else
    notes.push(
      `The snapshots stand around sweep ${bestSweep} of ${sweeps}, the one that freed most native memory.`,
    );
  if (!made.includes('near-limit')) notes.push('The V8 heap never came near its limit: no snapshot of that.');
  if (!made.includes('end')) notes.push('The process did not come to its end: no snapshot of that.');
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
