import { binaryTrees } from './binary-trees.ts';
import { testWorkload } from './conformance/test-workload.ts';

testWorkload(binaryTrees);
