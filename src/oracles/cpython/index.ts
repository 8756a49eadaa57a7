/**
 * Real CPythons as an oracle: programs that run on the layer and on CPython, their traces compared line by
 * line. May import layer/python and layer/heap; see README.md.
 */

export { compareTraces, type Divergence, printDivergence, splitTrace } from './compare/compare.ts';
export { type Coverage, cover, emptyCoverage } from './compare/coverage.ts';
export { type Difference, differences, type Side } from './compare/differences.ts';
export {
  compareRunners,
  type DifferentialReport,
  type FoundDivergence,
  runDifferential,
} from './compare/differential.ts';
export { interpreterRunner, layerRunner, type Runner } from './compare/runner.ts';
export type { ProgramOptions } from './generate/arbitrary.ts';
export { type Generate, loadGenerator, MissingGeneratorError } from './generate/generator.ts';
export {
  findInterpretersFor,
  MissingInterpreterError,
  pickInterpreter,
  profileOf,
} from './interpreters/choice.ts';
export {
  type FoundInterpreter,
  findInterpreters,
  hostPython,
  type Interpreter,
  type PythonHost,
  pyodidePackages,
  startInterpreter,
} from './interpreters/interpreters.ts';
export { InterpreterDiedError } from './interpreters/line-child.ts';
export { runLayer } from './layer/runner.ts';
export type { Operation } from './operations/index.ts';
export { type Program, programSchema } from './program/program.ts';
export type { Trace } from './program/trace.ts';
export type { Atom, Value } from './program/values.ts';
export { emitPython, printProgram } from './python/source.ts';
export type { Action } from './steps/index.ts';
