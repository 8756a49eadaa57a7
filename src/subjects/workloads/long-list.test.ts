import { testWorkload } from './conformance/test-workload.ts';
import { longList } from './long-list.ts';

testWorkload(longList);
