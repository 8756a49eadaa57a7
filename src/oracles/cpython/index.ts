/**
 * Real CPythons as an oracle: programs that run on the layer and on CPython, their traces compared line by line.
 * May import model and python; see README.md.
 */

export type { ProgramOptions } from './arbitrary.ts';
export type { Action, Atom, Value } from './behaviour.ts';
export { MissingInterpreterError, pickInterpreter, profileOf, pythonVersion } from './choice.ts';
export { compareTraces, type Divergence, printDivergence, splitTrace } from './compare.ts';
export { type Coverage, cover, emptyCoverage } from './coverage.ts';
export { type Difference, differences, type Side } from './differences.ts';
export {
  compareRunners,
  type DifferentialReport,
  type FoundDivergence,
  interpreterRunner,
  layerRunner,
  type Runner,
  runDifferential,
} from './differential.ts';
export { type Generate, loadGenerator, MissingGeneratorError } from './generator.ts';
export {
  type FoundInterpreter,
  findInterpreters,
  hostPython,
  type Interpreter,
  type PythonHost,
  startInterpreter,
} from './interpreters.ts';
export { runLayer } from './layer-runner.ts';
export { InterpreterDiedError } from './line-child.ts';
export { type Operation, type Program, programSchema, type Trace } from './program.ts';
export { emitPython, printProgram } from './python-source.ts';
