import { writeFileSync } from 'node:fs';
import { brokenContracts } from '../../subjects/own-conformance.ts';
import type { OwnSubjects } from '../../subjects/own-subjects.ts';
import { recordsDescriptor } from '../wire/pipe.ts';

/**
 * Entry of the first short run of an experiment's own workloads and managers: says what breaks its contract,
 * as one line.
 */
export async function check(own: OwnSubjects): Promise<never> {
  writeFileSync(recordsDescriptor, `${JSON.stringify(await brokenContracts(own))}\n`);
  process.exit(0);
}
