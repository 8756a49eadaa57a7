import { type Cell, type Experiment, type Plan, schemaVersion } from '../../model/index.ts';
import { expandCells, matches } from './cells.ts';
import { checkFactors, checkReferences, checkReportNames } from './check.ts';
import { cellDefaults } from './defaults.ts';
import { PlanError } from './errors.ts';
import { shuffledBlocks } from './order.ts';
import { checkKeys, checkShape } from './shape.ts';

export interface PlanOptions {
  readonly size: 'quick' | 'full';
  /** Overrides the size's blocks; the plan's size becomes `custom`. */
  readonly blocks?: number;
  /** Overrides the size's scale; the plan's size becomes `custom`. */
  readonly scale?: number;
  /** Seeds the workloads and the order of invocations, above what the experiment fixes. */
  readonly seed?: number;
  /** Path of a node binary for all cells; default: the one that runs the campaign. */
  readonly node?: string;
}

/**
 * Everything a run will do, decided before it starts: cells from factors, an A/A twin, blocks in seeded order.
 * Same arguments, same plan.
 *
 * @throws {PlanError} when factors are empty, repeat a value or name nothing that exists; when a claim or chart
 * speaks of cells that are not there; when blocks, scale or seed are out of range.
 */
export function planExperiment(experiment: Experiment, options: PlanOptions): Plan {
  checkKeys(experiment);
  checkFactors(experiment);
  checkReportNames(experiment);
  checkShape(experiment);
  const blocks = checkNumber(
    'blocks',
    options.blocks ?? experiment.sizes[options.size].blocks,
    Number.isInteger,
  );
  const scale = checkNumber('scale', options.scale ?? experiment.sizes[options.size].scale, Number.isFinite);
  if (options.seed !== undefined && !Number.isInteger(options.seed))
    throw new PlanError(`The seed must be an integer, but is ${options.seed}.`);

  const cells = expandCells(experiment, { scale, node: options.node ?? 'default', seed: options.seed });
  checkReferences(experiment, cells);
  const all = [...cells, twinOf(cells, experiment)];
  const orderSeed = options.seed ?? experiment.fixed?.seed ?? cellDefaults.seed;
  return {
    schema: schemaVersion,
    experiment,
    size: options.blocks === undefined && options.scale === undefined ? options.size : 'custom',
    blocks,
    scale,
    orderSeed,
    cells: all,
    invocations: shuffledBlocks(all, blocks, orderSeed),
  };

  function checkNumber(name: string, value: number, isOne: (value: unknown) => boolean): number {
    if (isOne(value) && value > 0) return value;
    throw new PlanError(`Experiment "${experiment.name}": ${name} must be above zero, but is ${value}.`);
  }
}

/** The same cell once more under another id: whatever separates the two is noise. */
function twinOf(cells: readonly Cell[], experiment: Experiment): Cell {
  const original = cells.find((cell) => experiment.twin === undefined || matches(cell, experiment.twin));
  if (original === undefined)
    throw new PlanError(`Experiment "${experiment.name}": its twin matches no cell.`);
  return { ...original, id: `${original.id}/twin`, twinOf: original.id };
}
