import {
  type Cell,
  complaint,
  type Experiment,
  matches,
  type Plan,
  scaleRule,
  schemaVersion,
  seedRule,
  type ValueRule,
} from '../../model/index.ts';
import { blocksRule } from '../store/definition-schema.ts';
import { checkCount, expandCells } from './cells.ts';
import { checkFactors, checkReferences } from './check.ts';
import { cellDefaults } from './defaults.ts';
import { PlanError } from './errors.ts';
import { shuffledBlocks } from './order.ts';
import { checkDefinition } from './shape.ts';

export interface PlanOptions {
  readonly size: 'quick' | 'full';
  /** Overrides the size's blocks; the plan's size becomes `custom`. */
  readonly blocks?: number;
  /** Overrides the size's scale; the plan's size becomes `custom`. */
  readonly scale?: number;
  /** Seeds the workloads and the order of invocations, above what the experiment fixes. */
  readonly seed?: number;
  /**
   * Nodes to run every cell on, instead of what the experiment says: `default`, versions, paths of binaries.
   */
  readonly nodes?: readonly string[];
}

/**
 * Everything a run will do, decided before it starts: cells from factors, an A/A twin, blocks in seeded
 * order. Same arguments, same plan.
 *
 * @throws {PlanError} when factors are empty, repeat a value or name nothing that exists; when a claim or
 *   chart speaks of cells that are not there; when blocks, scale or seed are out of range.
 */
export function planExperiment(definition: Experiment, options: PlanOptions): Plan {
  const experiment = onNodes(definition, options.nodes);
  checkDefinition(experiment);
  checkFactors(experiment);
  const { sizes, fixed } = experiment;
  const blocks = checked('blocks', options.blocks ?? sizes[options.size].blocks, blocksRule);
  const scale = checked('scale', options.scale ?? sizes[options.size].scale, scaleRule);
  const orderSeed = checked('the seed', options.seed ?? fixed?.seed ?? cellDefaults.seed, seedRule);
  checkCount(experiment, blocks);

  const cells = expandCells(experiment, { scale, seed: options.seed });
  checkReferences(experiment, cells);
  const all = [...cells, twinOf(cells, experiment)];
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

  function checked(name: string, value: number, rule: ValueRule<number>): number {
    if (rule.accepts(value)) return value;
    throw new PlanError(`Experiment "${experiment.name}": ${name} ${complaint(rule, value)}.`);
  }
}

/** The experiment on the Nodes that the command line names, which go above its own. */
function onNodes(experiment: Experiment, nodes: readonly string[] | undefined): Experiment {
  return nodes === undefined
    ? experiment
    : { ...experiment, factors: { ...experiment.factors, node: nodes } };
}

/** The same cell once more under another id: whatever separates the two is noise. */
function twinOf(cells: readonly Cell[], experiment: Experiment): Cell {
  const original = cells.find((cell) => experiment.twin === undefined || matches(cell, experiment.twin));
  if (original === undefined)
    throw new PlanError(`Experiment "${experiment.name}": its twin matches no cell.`);
  return { ...original, id: `${original.id}/twin`, twinOf: original.id };
}
