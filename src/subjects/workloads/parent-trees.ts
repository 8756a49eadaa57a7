import { runForest } from './forest.ts';
import type { Workload } from './workload.ts';

/** The same trees as `binary-trees`, each child pointing at its parent: no node ever dies by its count. */
export const parentTrees: Workload = {
  name: 'parent-trees',
  describes:
    'The trees of binary-trees with parent pointers: every tree is a dead cycle that only a collector finds.',
  cyclic: true,
  run: (m, parameters) => runForest(m, parameters, true),
};
