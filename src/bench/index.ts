/**
 * The benchmark: what the layer costs beside real CPython, what a manager costs beside hand-written JS, how
 * cost grows with size, and what the layer's tables weigh. Every figure comes from a fresh process that runs
 * plain JS (or plain Python). May import layer, subjects, model, campaign, statistics, findings,
 * oracles/cpython.
 */
import { captureEnvironment, finishEnvironment } from '../campaign/index.ts';
import {
  BenchOptionError,
  type BenchOptions,
  type Row,
  type Section,
  type Settings,
  settle,
  wanted,
} from './options.ts';
import type { BenchResult } from './result.ts';
import { collectionRows, compareCollections } from './sections/collection.ts';
import { compareManagers, managerRows } from './sections/managers.ts';
import { memoryRows, weighMemory } from './sections/memory.ts';
import { climbScale, scaleRows } from './sections/scale.ts';
import type { SectionResult } from './sections/section.ts';
import { collectYoungOverOld, youngRows } from './sections/young.ts';

export { formatBench } from './format.ts';
export { BenchOptionError, type BenchOptions, type Section, sections } from './options.ts';
export { NoCPythonError } from './peers/cpython.ts';
export { MeasuredProcessError } from './processes.ts';
export type * from './result.ts';

interface Measured {
  readonly rows: (settings: Settings) => readonly Row[];
  readonly run: (settings: Settings) => Promise<SectionResult>;
}

const measured: Readonly<Record<Section, Measured>> = {
  collection: { rows: collectionRows, run: compareCollections },
  managers: { rows: managerRows, run: compareManagers },
  scale: { rows: scaleRows, run: climbScale },
  young: { rows: youngRows, run: collectYoungOverOld },
  memory: { rows: memoryRows, run: weighMemory },
};

/**
 * Measures one section. Takes minutes at the default size; what cannot be is refused before.
 *
 * @throws {BenchOptionError} for options out of range and a filter that nothing passes, {NoCPythonError}
 *   where a section needs CPython and there is none.
 */
export async function runBench(options: BenchOptions): Promise<BenchResult> {
  const settings = settle(options);
  const { rows, run } = measured[settings.section];
  const all = rows(settings);
  if (!all.some(({ name, group }) => wanted(settings.filter, name, group)))
    throw new BenchOptionError(
      `Nothing in the section ${settings.section} has '${settings.filter}' in its name or group. There are: ${[...new Set(all.map(({ name }) => name))].join('; ')}.`,
    );
  const environment = captureEnvironment();
  const result = await run(settings);
  return { section: settings.section, environment: finishEnvironment(environment), ...result };
}
