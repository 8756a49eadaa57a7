import type { WorkloadParameters } from '../../model/index.ts';
import { binaryTrees } from './binary-trees.ts';
import { churn } from './churn.ts';
import type { Natives } from './native.ts';
import { splay } from './splay.ts';

/** Workloads written without a mutator, to price the mutator: plain classes, plain fields, no safepoints. */
export const handwritten = { churn, 'binary-trees': binaryTrees, splay } as const satisfies Readonly<
  Record<string, (natives: Natives, parameters: WorkloadParameters) => number>
>;
export type HandwrittenName = keyof typeof handwritten;
export const handwrittenNames = [
  'churn',
  'binary-trees',
  'splay',
] as const satisfies readonly HandwrittenName[];
