import { workloadNames } from '../../model/index.ts';
import { testWorkload } from './conformance/test-workload.ts';
import { workloads } from './index.ts';

// The registry is a record over the names, so a workload that is not in it, and so not tested here, does not
// compile.
for (const name of workloadNames) testWorkload(workloads[name]);
