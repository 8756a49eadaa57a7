import type { ProgramOptions } from './arbitrary.ts';
import { compareTraces, type Divergence } from './compare.ts';
import { type Coverage, cover, emptyCoverage } from './coverage.ts';
import type { Side } from './differences.ts';
import { loadGenerator } from './generator.ts';
import type { Interpreter } from './interpreters.ts';
import type { Program, Trace } from './program.ts';
import { shrinkDivergence } from './shrink.ts';

/** Something that runs programs and returns what happened. */
export interface Runner {
  readonly side: Side;
  run(programs: readonly Program[]): Promise<Trace[]>;
}

export interface DifferentialOptions {
  readonly programs: number;
  readonly seed: number;
  readonly options?: ProgramOptions;
  /** Stop after this many divergences; default 1. Each is shrunk. */
  readonly stopAfter?: number;
  readonly chunk?: number;
  onProgress?(progress: { readonly programs: number; readonly divergences: number }): void;
}

/** A divergence found at program `number` of `seed`: enough to make it again. */
export interface FoundDivergence {
  readonly number: number;
  readonly seed: number;
  readonly divergence: Divergence;
}

export interface DifferentialReport {
  readonly left: string;
  readonly right: string;
  readonly programs: number;
  readonly operations: number;
  readonly divergences: readonly FoundDivergence[];
  readonly coverage: Coverage;
}

/** Runs the same generated programs on both sides and compares line by line; each divergence is shrunk. */
export async function compareRunners(
  left: Runner,
  right: Runner,
  request: DifferentialOptions,
): Promise<DifferentialReport> {
  const generate = await loadGenerator(request.options);
  const chunk = request.chunk ?? 40;
  const coverage = emptyCoverage();
  const divergences: FoundDivergence[] = [];
  let done = 0;
  let operations = 0;
  while (done < request.programs && divergences.length < (request.stopAfter ?? 1)) {
    const size = Math.min(chunk, request.programs - done);
    const programs = Array.from({ length: size }, (_, i) => generate(request.seed, done + i));
    // The right side first: it is another process, and works while the left one does.
    const [rightTraces, leftTraces] = await Promise.all([right.run(programs), left.run(programs)]);
    for (const [i, program] of programs.entries()) {
      const a = { side: left.side, trace: leftTraces[i]! };
      const b = { side: right.side, trace: rightTraces[i]! };
      cover(coverage, program, b.trace);
      operations += program.operations.length;
      const divergence = compareTraces(program, a, b);
      if (divergence === null || divergences.length >= (request.stopAfter ?? 1)) continue;
      const small = await shrinkDivergence(left, right, divergence);
      divergences.push({ number: done + i, seed: request.seed, divergence: small });
    }
    done += size;
    request.onProgress?.({ programs: done, divergences: divergences.length });
  }
  return { left: left.side.name, right: right.side.name, programs: done, operations, divergences, coverage };
}

/** A running CPython as one side. */
export function interpreterRunner(interpreter: Interpreter): Runner {
  const [, minor = '0'] = interpreter.exactVersion.split('.');
  return {
    side: {
      name: `CPython ${interpreter.exactVersion} (${interpreter.name})`,
      kind: 'cpython',
      version: [3, Number(minor)],
    },
    run: (programs) => interpreter.run(programs),
  };
}

/** The layer under a profile as the other side. */
export function layerRunner<Profile extends string>(
  profile: Profile,
  runLayer: (program: Program, profile: Profile) => Trace,
): Runner {
  return {
    side: { name: `layer ${profile}`, kind: 'layer', version: [3, Number(profile.split('.')[1])] },
    run: async (programs) => programs.map((program) => runLayer(program, profile)),
  };
}

/** The layer under a profile against a CPython of the same rules. */
export function runDifferential<Profile extends string>(
  request: DifferentialOptions & {
    readonly profile: Profile;
    readonly interpreter: Interpreter;
    readonly runLayer: (program: Program, profile: Profile) => Trace;
  },
): Promise<DifferentialReport> {
  const layer = layerRunner(request.profile, request.runLayer);
  return compareRunners(layer, interpreterRunner(request.interpreter), request);
}
