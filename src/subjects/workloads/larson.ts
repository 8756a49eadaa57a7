import { bytes, type WorkloadParameters } from '../../model/index.ts';
import type { Mutator } from '../managers/mutator.ts';
import { emptyChecksum, finish, mix } from './checksum.ts';
import { type Draws, liveSize, operations, prepare } from './parameters.ts';
import type { Workload } from './workload.ts';

/** Two objects to a block on average: about 3,000 alive and 33,000 allocated. */
const tableSize = 1500;
const replacementsAtScaleOne = 15_000;
/** No more: with the table they make four kinds of object by number of slots, which V8 still keeps apart. */
const maxParts = 2;
const noBytes = bytes(0);

/**
 * A table whose slots are replaced at random, as in the server benchmark of Larson and Krishnan ("Memory
 * allocation for long-running server applications", ISMM 1998), on one thread. A block has none to two parts,
 * so objects differ in size and lifetimes follow no order of allocation. Blocks and parts carry native bytes.
 */
export const larson: Workload = {
  name: 'larson',
  describes: 'Replaces random slots of a table with blocks of random size: lifetimes in no order at all.',
  cyclic: false,

  async run<Obj>(m: Mutator<Obj>, parameters: WorkloadParameters): Promise<number> {
    const draws = prepare(parameters);
    const size = liveSize(tableSize, parameters.scale);
    const replacements = operations(replacementsAtScaleOne, parameters.scale);
    const table = m.allocate(size, noBytes);
    let checksum = emptyChecksum;
    for (let slot = 0; slot < size; slot++) {
      fill(m, table, slot, draws);
      const turn = m.safepoint();
      if (turn) await turn;
    }
    for (let i = 0; i < replacements; i++) {
      const slot = draws.random.below(size);
      checksum = retire(m, table, slot, checksum);
      fill(m, table, slot, draws);
      const turn = m.safepoint();
      if (turn) await turn;
    }
    for (let slot = 0; slot < size; slot++) checksum = retire(m, table, slot, checksum);
    if (m.explicit) m.discard(table);
    m.release(table);
    return finish(checksum);
  },
};

/** Puts a new block into an empty slot. A block's last slot stays empty: that is where its parts end. */
function fill<Obj>(m: Mutator<Obj>, table: Obj, slot: number, { random, sizes }: Draws): void {
  const parts = random.below(maxParts + 1);
  const block = m.allocate(parts + 1, sizes.draw());
  for (let i = 0; i < parts; i++) {
    const part = m.allocate(0, sizes.draw());
    m.write(block, i, part);
    m.release(part);
  }
  m.write(table, slot, block);
  m.release(block);
}

/** Reads the block, and empties its slot: it dies there. */
function retire<Obj>(m: Mutator<Obj>, table: Obj, slot: number, before: number): number {
  const block = m.read(table, slot)!;
  let checksum = mix(before, m.serial(block));
  let i = 0;
  for (let part = m.read(block, i); part !== null; part = m.read(block, ++i)) {
    checksum = mix(checksum, m.serial(part));
    if (m.explicit) m.discard(part);
  }
  if (m.explicit) m.discard(block);
  m.write(table, slot, null);
  return checksum;
}
