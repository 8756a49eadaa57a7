/**
 * Runs in a thread of its own (`truth.ts`): computes the truth of one workload and posts it, without copying
 * its columns.
 */
import { noOwnSubjects } from '../../subjects/own-subjects.ts';
import { answerTruth } from './truth-answer.ts';

await answerTruth(noOwnSubjects);
