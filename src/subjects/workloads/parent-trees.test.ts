import { testWorkload } from './conformance/test-workload.ts';
import { parentTrees } from './parent-trees.ts';

testWorkload(parentTrees);
