import { churn } from './churn.ts';
import { testWorkload } from './conformance/test-workload.ts';

testWorkload(churn);
