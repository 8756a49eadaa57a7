import { testWorkload } from './conformance/test-workload.ts';
import { lruCache } from './lru-cache.ts';

testWorkload(lruCache);
