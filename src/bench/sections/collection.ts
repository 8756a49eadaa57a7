import { median } from '../../statistics/index.ts';
import type { Command } from '../../workshop/index.ts';
import { bundleEntry } from '../bundle.ts';
import type { BenchTask } from '../child/task.ts';
import { ratioOfMedians, summarizeGroups } from '../comparison.ts';
import { type Row, type Settings, wanted } from '../options.ts';
import { type Pairs, runPairs } from '../pairs.ts';
import { type AsidePeer, asidePeers } from '../peers/asides.ts';
import { type CPython, findCPython } from '../peers/cpython.ts';
import { MeasuredProcessError, measureProcess } from '../processes.ts';
import { disagreement, type RoundReport, roundReport } from '../report.ts';
import type { Aside, Refusal, ShapeResult } from '../result.ts';
import { operationsOf, type Shape, shapes, targets } from '../shapes/catalogue.ts';
import type { SectionResult } from './section.ts';

const warmUps = 20;
const warmUpSize = 50_000;

export const collectionPolicy =
  `Every figure comes from a fresh process on either side, ours and theirs in turn: ${warmUps} ` +
  `untimed rounds of at most ${warmUpSize.toLocaleString('en-US')} objects, then one timed ` +
  "round at full size in the same heap. Building is not timed. CPython's own objects are " +
  'frozen before the first round.';

export const collectionRows = (): readonly Row[] => shapes;

/** Every shape asked for, on the layer and on CPython, in interleaved pairs. */
export async function compareCollections(settings: Settings): Promise<SectionResult> {
  const cpython = await findCPython();
  const ours = await bundleEntry('ours');
  const asides = await asidePeers();
  const results: ShapeResult[] = [];
  const refused: Refusal[] = [];
  for (const shape of shapes.filter(({ name, group }) => wanted(settings.filter, name, group))) {
    settings.onProgress(`${shape.group}: ${shape.name}`);
    const outcome = await compareShape(shape, settings, cpython, ours, asides);
    if ('reason' in outcome) refused.push(outcome);
    else results.push(outcome);
  }
  const groups = summarizeGroups(results, targets);
  return { peer: cpython.name, policy: collectionPolicy, shapes: results, groups, refused, tables: [] };
}

async function compareShape(
  shape: Shape,
  settings: Settings,
  cpython: CPython,
  oursPath: string,
  asides: readonly AsidePeer[],
): Promise<ShapeResult | Refusal> {
  const { name, group } = shape;
  const task = taskOf(shape, settings.size);
  const ourCommand = { file: process.execPath, args: [oursPath, JSON.stringify(task)] };
  const theirCommand = cpython.command(task);
  let pairs: Pairs<RoundReport>;
  try {
    pairs = await runPairs(
      settings.pairs,
      () => report(ourCommand),
      () => report(theirCommand),
    );
  } catch (error) {
    if (error instanceof MeasuredProcessError) return { name, group, reason: error.message };
    throw error;
  }
  const difference = disagreement(pairs.ours, pairs.theirs);
  if (difference !== null) return { name, group, reason: difference };
  const beside = await measureAsides(asides, task, settings);
  return shapeResult(shape, task, cpython.name, pairs, beside);
}

const report = (command: Command): Promise<RoundReport> => measureProcess(command, roundReport);

export function taskOf({ program, layer }: Pick<Shape, 'program' | 'layer'>, size: number): BenchTask {
  return { program, layer, size, warmUps, warmUpSize: Math.min(size, warmUpSize) };
}

async function measureAsides(
  peers: readonly AsidePeer[],
  task: BenchTask,
  { pairs }: Settings,
): Promise<Aside[]> {
  const found: Aside[] = [];
  for (const peer of peers) {
    if (!peer.runs(task)) continue;
    found.push(...(await peer.measure(task, Math.min(pairs, 3))));
  }
  return found;
}

function shapeResult(
  { name, group, program }: Shape,
  { size }: BenchTask,
  peer: string,
  pairs: Pairs<RoundReport>,
  asides: readonly Aside[],
): ShapeResult {
  const samples = { ours: pairs.ours.map(({ ns }) => ns), theirs: pairs.theirs.map(({ ns }) => ns) };
  const ours = median(samples.ours);
  const theirs = median(samples.theirs);
  const { objects, edges, collected } = pairs.ours[0]!;
  const operations = operationsOf(program, size, objects);
  // Where an operation does not scan the whole heap, the heap's edges say nothing of its speed.
  const scanned = operations === objects ? edges : 0;
  const perSecond = (ns: number) => ({ objects: (operations / ns) * 1e9, edges: (scanned / ns) * 1e9 });
  return {
    name,
    group,
    peer,
    ours,
    theirs,
    ratio: ratioOfMedians(samples.ours, samples.theirs),
    operations,
    objects,
    edges,
    collected,
    oursPerSecond: perSecond(ours),
    theirsPerSecond: perSecond(theirs),
    samples,
    asides,
  };
}
