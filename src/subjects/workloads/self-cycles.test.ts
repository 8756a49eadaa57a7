import { testWorkload } from './conformance/test-workload.ts';
import { selfCycles } from './self-cycles.ts';

testWorkload(selfCycles);
