import { testWorkload } from './conformance/test-workload.ts';
import { larson } from './larson.ts';

testWorkload(larson);
