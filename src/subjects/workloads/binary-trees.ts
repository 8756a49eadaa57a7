import { runForest } from './forest.ts';
import type { Workload } from './workload.ts';

/** Complete binary trees without parent pointers: pure allocation, and death by one drop per tree. */
export const binaryTrees: Workload = {
  name: 'binary-trees',
  describes:
    'Builds and drops complete binary trees beside a long-lived one: pure allocation, and deaths that cascade.',
  cyclic: false,
  run: (m, parameters) => runForest(m, parameters, false),
};
