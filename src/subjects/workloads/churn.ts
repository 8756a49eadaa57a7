import type { WorkloadParameters } from '../../model/index.ts';
import type { Mutator } from '../managers/mutator.ts';
import { emptyChecksum, finish, mix } from './checksum.ts';
import type { NativeSizes } from './native-sizes.ts';
import { operations, prepare } from './parameters.ts';
import type { Workload } from './workload.ts';

/** About 32,000 objects: a record and one to five fields per operation. */
const recordsAtScaleOne = 8000;
const maxFields = 5;
const shared = 0;

/**
 * Short-lived and acyclic. Each operation builds a record of one to five fields, every later field pointing
 * at the first as well (so some objects have more than one reference), reads it and drops it. All carry
 * native bytes.
 */
export const churn: Workload = {
  name: 'churn',
  describes:
    'Builds a small acyclic record, reads it, drops it, and repeats: the price of short-lived objects.',
  cyclic: false,

  async run<Obj>(m: Mutator<Obj>, parameters: WorkloadParameters): Promise<number> {
    const { random, sizes } = prepare(parameters);
    const records = operations(recordsAtScaleOne, parameters.scale);
    let checksum = emptyChecksum;
    for (let i = 0; i < records; i++) {
      checksum = useRecord(m, sizes, 1 + random.below(maxFields), checksum);
      const turn = m.safepoint();
      if (turn) await turn;
    }
    return finish(checksum);
  },
};

function useRecord<Obj>(m: Mutator<Obj>, sizes: NativeSizes, fields: number, before: number): number {
  const record = m.allocate(maxFields, sizes.draw());
  for (let i = 0; i < fields; i++) {
    const field = m.allocate(1, sizes.draw());
    if (i > 0) m.write(field, shared, m.read(record, 0));
    m.write(record, i, field);
    m.release(field);
  }
  let checksum = mix(before, m.serial(record));
  for (let i = 0; i < fields; i++) {
    const field = m.read(record, i)!;
    const first = m.read(field, shared);
    checksum = mix(checksum, m.serial(field));
    if (first !== null) checksum = mix(checksum, m.serial(first));
  }
  if (m.explicit) {
    for (let i = 0; i < fields; i++) m.discard(m.read(record, i)!);
    m.discard(record);
  }
  m.release(record);
  return checksum;
}
