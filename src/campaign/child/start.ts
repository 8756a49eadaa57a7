import type { OwnSubjects } from '../../subjects/own-subjects.ts';
import { recordsDescriptor } from '../wire/pipe.ts';
import { LineWriter, writeToPipe } from './line-writer.ts';
import { measure } from './measure.ts';
import { parseTask } from './task.ts';

/** Does what the first argument asks for, with the parts that were bundled in, and ends the process. */
export async function start(own: OwnSubjects): Promise<never> {
  const task = parseTask(process.argv[2]);
  process.exit(await measure(task, new LineWriter(writeToPipe(recordsDescriptor)), own));
}
