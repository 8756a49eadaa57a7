import type { ProgramOptions } from '../generate/arbitrary.ts';
import { type Generate, loadGenerator } from '../generate/generator.ts';
import type { Interpreter } from '../interpreters/interpreters.ts';
import type { Program } from '../program/program.ts';
import type { Trace } from '../program/trace.ts';
import { compareTraces, type Divergence } from './compare.ts';
import { type Coverage, cover, emptyCoverage } from './coverage.ts';
import { interpreterRunner, layerRunner, type Runner } from './runner.ts';
import { shrinkDivergence } from './shrink.ts';

export interface DifferentialOptions {
  readonly programs: number;
  readonly seed: number;
  /** Number of the first program; default 0. */
  readonly first?: number;
  readonly options?: ProgramOptions;
  /** Stop after this many divergences; default 1. Each is shrunk. */
  readonly stopAfter?: number;
  readonly chunk?: number;
  onProgress?(progress: { readonly programs: number; readonly divergences: number }): void;
  /** Hears of each divergence when it is found, so that a long run that is broken off loses none. */
  onDivergence?(found: FoundDivergence): void;
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
  const stopAfter = request.stopAfter ?? 1;
  const coverage = emptyCoverage();
  const divergences: FoundDivergence[] = [];
  let operations = 0;
  let done = 0;
  for (const { first, programs, rightTraces } of runAhead(right, generate, request)) {
    const leftTraces = await left.run(programs);
    const traces = await rightTraces;
    for (const [i, program] of programs.entries()) {
      const a = { side: left.side, trace: leftTraces[i]! };
      const b = { side: right.side, trace: traces[i]! };
      cover(coverage, program, b.trace);
      operations += program.operations.length;
      const divergence = compareTraces(program, a, b);
      if (divergence === null || divergences.length >= stopAfter) continue;
      const small = await shrinkDivergence(left, right, divergence);
      const found = { number: first + i, seed: request.seed, divergence: small };
      divergences.push(found);
      request.onDivergence?.(found);
    }
    done += programs.length;
    request.onProgress?.({ programs: done, divergences: divergences.length });
    if (divergences.length >= stopAfter) break;
  }
  return { left: left.side.name, right: right.side.name, programs: done, operations, divergences, coverage };
}

interface Chunk {
  /** Number of its first program. */
  readonly first: number;
  readonly programs: readonly Program[];
  readonly rightTraces: Promise<Trace[]>;
}

/** Chunks of programs whose right side runs already: it is another process, and never waits for this one. */
function* runAhead(right: Runner, generate: Generate, request: DifferentialOptions): IterableIterator<Chunk> {
  const { seed, chunk = 40 } = request;
  const running: Chunk[] = [];
  let first = request.first ?? 0;
  const total = first + request.programs;
  for (;;) {
    while (running.length < 3 && first < total) {
      const at = first;
      const programs = Array.from({ length: Math.min(chunk, total - at) }, (_, i) => generate(seed, at + i));
      const rightTraces = right.run(programs);
      rightTraces.catch(() => undefined); // reported where it is awaited, if it still is
      running.push({ first, programs, rightTraces });
      first += programs.length;
    }
    const next = running.shift();
    if (next === undefined) return;
    yield next;
  }
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
