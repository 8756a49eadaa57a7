/**
 * Entry of the measured process: `node child.mjs '<task as JSON>'`, records on descriptor 3. One manager, one
 * workload, once. Of the campaign only this folder may import managers, native memory and workloads; it
 * imports nothing that it does not need, because all of it sits in the heap that is measured.
 */

import { recordsDescriptor } from '../wire/pipe.ts';
import { LineWriter, writeToPipe } from './line-writer.ts';
import { measure } from './measure.ts';
import { parseTask } from './task.ts';

const code = await measure(parseTask(process.argv[2]), new LineWriter(writeToPipe(recordsDescriptor)));
process.exit(code);
