import { z } from 'zod';
import { cellDefaults } from '../../campaign/index.ts';
import { median } from '../../statistics/index.ts';
import { bundleEntry } from '../bundle.ts';
import type { ManagerTask } from '../child/manager-task.ts';
import { summarizeGroups } from '../comparison.ts';
import { type HandwrittenName, handwrittenNames } from '../handwritten/programs.ts';
import { type Row, type Settings, wanted } from '../options.ts';
import { type Pairs, runPairs } from '../pairs.ts';
import { MeasuredProcessError, measureProcess } from '../processes.ts';
import type { Refusal, ShapeResult } from '../result.ts';
import { pricePair } from './priced-pair.ts';
import { asRunGroup, priceProbes, probeRows, worstGroup } from './probes.ts';
import type { SectionResult } from './section.ts';

const comparedGroup = 'tracing';
const objectsAtScaleOne = 32_000;
const warmUps = 3;
const rounds = 5;
/** Most that what the two sides allocate in the V8 heap may differ by, of the smaller. */
const alike = 0.03;
/** And may differ by in any case: compiling allocates too, and both compile. */
const compiling = 2 ** 20;
const report = z.strictObject({
  ns: z.number(),
  checksums: z.array(z.int()),
  allocatedBytes: z.number().min(0),
});

/** A workload under `tracing` within 3 % of hand-written JS, probes within 2 % of the wall time. */
const targets = {
  [comparedGroup]: { geomean: 0.97, worst: 0.97 },
  [asRunGroup]: { geomean: 0.98, worst: 0.98 },
  [worstGroup]: { geomean: 0.98, worst: 0.98 },
};

const policy =
  'Hand-written and mutator version in fresh processes in turn, with the same V8 flags: ' +
  `${warmUps} untimed runs at a tenth of the scale, of which the first has native memory, ` +
  `then ${rounds} timed runs, of which the fastest counts. Both draw native sizes and have ` +
  'the same native memory (none, or ledger blocks freed by a FinalizationRegistry); with ' +
  `native memory both let the event loop turn at every ${cellDefaults.yieldEvery}th operation. ` +
  'Both must return the same checksum and allocate the same in the V8 heap. Probes: whole ' +
  'invocations of a campaign, cold, with and without probes in turn, over the wall time ' +
  'that the child itself measures (which leaves out the flushes); first cells with the ' +
  'defaults of an experiment, then counted bytes, where next to nothing but the recorded ' +
  'events takes time. Ratios are of the fastest over all pairs.';

const nativeSizes = [0, 64] as const;
const nameOf = (workload: HandwrittenName, nativeBytes: number): string =>
  nativeBytes === 0 ? workload : `${workload}, ${nativeBytes} native bytes`;

export const managerRows = ({ size }: Settings): readonly Row[] => [
  ...handwrittenNames.flatMap((workload) =>
    nativeSizes.map((nativeBytes) => ({ name: nameOf(workload, nativeBytes), group: comparedGroup })),
  ),
  ...probeRows(size),
];

/**
 * What a manager costs beside a program written by hand, what the probes cost, and how soon a child measures.
 */
export async function compareManagers(settings: Settings): Promise<SectionResult> {
  const path = await bundleEntry('manager');
  const shapes: ShapeResult[] = [];
  const refused: Refusal[] = [];
  for (const workload of handwrittenNames) {
    for (const nativeBytes of nativeSizes) {
      const name = nameOf(workload, nativeBytes);
      if (!wanted(settings.filter, name, comparedGroup)) continue;
      settings.onProgress(`${comparedGroup}: ${name}`);
      const outcome = await compareWorkload(name, workload, nativeBytes, path, settings);
      if ('reason' in outcome) refused.push(outcome);
      else shapes.push(outcome);
    }
  }
  const probes = await priceProbes(settings);
  shapes.push(...probes.shapes);
  refused.push(...probes.refused);
  const groups = summarizeGroups(shapes, targets);
  return { peer: 'JS written by hand', policy, shapes, groups, refused, tables: probes.tables };
}

async function compareWorkload(
  name: string,
  workload: HandwrittenName,
  nativeBytes: number,
  path: string,
  { size, pairs }: Settings,
): Promise<ShapeResult | Refusal> {
  const scale = size / objectsAtScaleOne;
  const run = (version: ManagerTask['version']) => () => {
    const task: ManagerTask = {
      workload,
      version,
      scale,
      rounds,
      warmUps,
      warmUpScale: scale / 10,
      nativeBytes,
      yieldEvery: nativeBytes === 0 ? null : cellDefaults.yieldEvery,
    };
    const flags = ['--max-heap-size=4096', '--max-semi-space-size=16'];
    return measureProcess({ file: process.execPath, args: [...flags, path, JSON.stringify(task)] }, report);
  };
  try {
    const found = await runPairs(pairs, run('tracing'), run('hand-written'));
    const reason = difference(found);
    if (reason !== null) return { name, group: comparedGroup, reason };
    const samples = { ours: found.ours.map(({ ns }) => ns), theirs: found.theirs.map(({ ns }) => ns) };
    return pricePair({ name, group: comparedGroup, peer: 'hand-written', operations: size, samples });
  } catch (error) {
    if (error instanceof MeasuredProcessError) return { name, group: comparedGroup, reason: error.message };
    throw error;
  }
}

/** Null when both sides did the same work, else what differs. */
function difference({ ours, theirs }: Pairs<z.infer<typeof report>>): string | null {
  const checksums = new Set([...ours, ...theirs].flatMap((side) => side.checksums));
  if (checksums.size > 1)
    return `checksums differ: ${[...checksums].join(', ')}; the two versions did not do the same work`;
  const ourBytes = median(ours.map((side) => side.allocatedBytes));
  const theirBytes = median(theirs.map((side) => side.allocatedBytes));
  if (Math.abs(ourBytes - theirBytes) <= Math.max(compiling, alike * Math.min(ourBytes, theirBytes)))
    return null;
  return `the V8 heap took ${ourBytes} bytes on our side and ${theirBytes} on theirs; the two versions did not make the same objects`;
}
