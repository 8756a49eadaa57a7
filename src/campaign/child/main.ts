/**
 * Entry of the measured process: `node child.mjs '<task as JSON>'`, records on descriptor 3. One manager, one
 * workload, once. Of the campaign only this folder may import managers, native memory and workloads; it
 * imports nothing that it does not need, because all of it sits in the heap that is measured.
 */

import { noOwnSubjects } from '../../subjects/own-subjects.ts';
import { start } from './start.ts';

await start(noOwnSubjects);
