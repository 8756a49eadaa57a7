import type { Plan, StoredRun } from '../../model/index.ts';
import { createBootstrap } from '../../statistics/index.ts';
import { summariseCells } from './cells.ts';
import { judgeClaims } from './claims.ts';
import { findOverheads, findUtilisation } from './costs.ts';
import type { Findings } from './findings.ts';
import { recordingOf } from './recording.ts';
import { checkExactness, findNoise } from './repeatability.ts';
import { collectSamples } from './samples.ts';
import { findSettings } from './settings.ts';
import { findSurprises } from './surprises.ts';
import { collectWarnings } from './warnings.ts';

export interface AnalyseOptions {
  /** Bootstrap resamples; default 10,000. */
  readonly resamples?: number;
  /** Seed of the bootstrap, not of any workload; default 1. */
  readonly seed?: number;
  /** How the command line is called; default `npm run reclaim --`. */
  readonly reclaim?: string;
}

/** All that a run says, as plain data. The same run and options give the same findings, to the last digit. */
export function analyse(run: StoredRun, options: AnalyseOptions = {}): Findings {
  const bootstrap = createBootstrap(options.resamples ?? 10_000, options.seed ?? 1);
  const samples = collectSamples(run);
  const cells = summariseCells(run, samples, bootstrap);
  const noise = findNoise(run, samples, bootstrap);
  const exactness = checkExactness(run, samples);
  const claims = judgeClaims({ run, samples, bootstrap, noise });
  const { plan } = run;
  const { name, title, question, prediction } = plan.experiment;

  return {
    schema: 1,
    experiment: { name, title, question, prediction },
    run: {
      size: plan.size,
      blocks: plan.blocks,
      scale: plan.scale,
      orderSeed: plan.orderSeed,
      planned: plan.invocations.length,
      recorded: run.records.length,
      resamples: bootstrap.resamples,
      bootstrapSeed: bootstrap.seed,
      command: commandOf(plan, options.reclaim ?? 'npm run reclaim --'),
      ...(run.raw !== null && { raw: run.raw }),
      ...recordingOf(run),
    },
    settings: findSettings(run),
    cells,
    noise,
    claims,
    surprises: findSurprises(claims, cells),
    overheads: findOverheads(run, samples, bootstrap),
    utilisation: findUtilisation(run, samples),
    exactness,
    warnings: collectWarnings({ run, cells, noise, claims, exactness }),
    environment: run.environment,
  };
}

/** The command that plans exactly this run again. */
function commandOf({ experiment, size, blocks, scale, orderSeed, cells }: Plan, reclaim: string): string {
  const base = size === 'custom' ? 'full' : size;
  const own = experiment.sizes[base];
  const nodes = [...new Set(cells.map(({ node }) => node))];
  return [
    `${reclaim} run ${experiment.name} --${base}`,
    ...(blocks === own.blocks ? [] : [`--blocks ${blocks}`]),
    ...(scale === own.scale ? [] : [`--scale ${scale}`]),
    `--seed ${orderSeed}`,
    ...(nodes.join() === 'default' ? [] : [`--node ${nodes.join(',')}`]),
  ].join(' ');
}
