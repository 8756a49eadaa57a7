import { testWorkload } from './conformance/test-workload.ts';
import { splay } from './splay.ts';

testWorkload(splay);
