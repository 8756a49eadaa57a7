import { testWorkload } from './conformance/test-workload.ts';
import { sessions } from './sessions.ts';

testWorkload(sessions);
