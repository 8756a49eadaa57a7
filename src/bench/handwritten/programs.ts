import type { WorkloadParameters } from '../../model/index.ts';
import { binaryTrees } from './binary-trees.ts';
import { churn } from './churn.ts';
import type { Natives } from './native.ts';
import { splay } from './splay.ts';
import type { Turns } from './turns.ts';

/**
 * Workloads written without a mutator, to price the mutator: plain classes, plain fields. They do what the
 * workloads do: same objects, same turns of the event loop.
 */
export const handwritten = { churn, 'binary-trees': binaryTrees, splay } as const satisfies Readonly<
  Record<string, (natives: Natives, parameters: WorkloadParameters, turns: Turns) => Promise<number>>
>;
export type HandwrittenName = keyof typeof handwritten;
export const handwrittenNames = [
  'churn',
  'binary-trees',
  'splay',
] as const satisfies readonly HandwrittenName[];
