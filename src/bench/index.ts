/**
 * The benchmark: what the layer costs beside real CPython, what a manager costs beside hand-written JS, how cost grows with
 * size, and what the layer's tables weigh. Every figure comes from a fresh process that runs plain JS (or plain Python).
 * May import layer, subjects, model, campaign, statistics, findings, oracles/cpython.
 */
import { captureEnvironment, finishEnvironment } from '../campaign/index.ts';
import { BenchOptionError, type BenchOptions, type Section, type Settings, settle } from './options.ts';
import type { BenchResult } from './result.ts';
import { compareCollections } from './sections/collection.ts';
import { compareManagers } from './sections/managers.ts';
import { weighMemory } from './sections/memory.ts';
import { climbScale } from './sections/scale.ts';
import type { SectionResult } from './sections/section.ts';
import { collectYoungOverOld } from './sections/young.ts';

export { formatBench } from './format.ts';
export { BenchOptionError, type BenchOptions, type Section, sections } from './options.ts';
export { NoCPythonError } from './peers/cpython.ts';
export { MeasuredProcessError } from './processes.ts';
export type * from './result.ts';

const runners: Readonly<Record<Section, (settings: Settings) => Promise<SectionResult>>> = {
  collection: compareCollections,
  managers: compareManagers,
  scale: climbScale,
  young: collectYoungOverOld,
  memory: weighMemory,
};

/**
 * Measures one section. Takes minutes at the default size.
 *
 * @throws {BenchOptionError} for options out of range and a filter that nothing passes, {NoCPythonError} where a section needs CPython and there is none.
 */
export async function runBench(options: BenchOptions): Promise<BenchResult> {
  const settings = settle(options);
  const environment = captureEnvironment();
  const result = await runners[settings.section](settings);
  if (result.shapes.length + result.refused.length + result.tables.length === 0)
    throw new BenchOptionError(
      `Nothing in the section ${settings.section} has '${settings.filter}' in its name or group. The tables of \`npm run bench -- ${settings.section} --size 1000 --pairs 1\` show all names.`,
    );
  return { section: settings.section, environment: finishEnvironment(environment), ...result };
}
