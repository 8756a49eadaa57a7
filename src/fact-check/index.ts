/**
 * The second kind of experiment: claims, each checked by small programs that run in the layer, in real
 * CPythons and in V8. Data flows definition → plan → child processes → records → store → findings → report,
 * as for measured experiments, but nothing is timed. May import: layer/python, layer/heap, subjects/native,
 * oracles/cpython, the campaign's store and the findings' renderer, model. Only child/ runs the layer.
 */
export type { FactCheckPlan } from '../model/index.ts';
export { type Card, type FactCheck, isCheckable } from './definition.ts';
export { Facts, MissingFactError } from './facts.ts';
export { type CardFindings, type FactFindings, judgeFactCheck } from './findings/findings.ts';
export { type Verdict, verdicts } from './findings/verdict.ts';
export { type ChosenInterpreter, chooseInterpreters, FactCheckError, planFactCheck } from './plan.ts';
export { factCheckSummary } from './report/terminal.ts';
export { writeFactCheckReport } from './report/write.ts';
export { runFactCheck } from './run/run.ts';
export { holdsFactCheck, openFactCheckRun, type StoredFactCheck } from './store/reader.ts';
export { createFactCheckRun, type FactCheckWriter } from './store/writer.ts';
