import type { WorkloadParameters } from '../../model/index.ts';
import type { Mutator } from '../managers/mutator.ts';
import { emptyChecksum, finish, mix } from './checksum.ts';
import type { NativeSizes } from './native-sizes.ts';
import { operations, prepare } from './parameters.ts';
import type { Workload } from './workload.ts';

/** About 30,000 objects: every fourth loop carries cargo. */
const loopsAtScaleOne = 24_000;
const self = 0;
const cargo = 1;

/**
 * Objects that point at themselves, as in the garbage-collection chapter of the PHP manual: one variable
 * takes a new loop each time, and so drops the last. Every fourth holds an acyclic object, which dies with it
 * though no cycle runs through it. All carry native bytes.
 */
export const selfCycles: Workload = {
  name: 'self-cycles',
  describes:
    'Drops objects that point at themselves, one after the other: only cycles, the smallest there are.',
  cyclic: true,

  async run<Obj>(m: Mutator<Obj>, parameters: WorkloadParameters): Promise<number> {
    const { random, sizes } = prepare(parameters);
    const loops = operations(loopsAtScaleOne, parameters.scale);
    let checksum = emptyChecksum;
    const variable: Variable<Obj> = { loop: null };
    for (let i = 0; i < loops; i++) {
      checksum = assignNewLoop(m, variable, random.below(4) === 0, sizes, checksum);
      const turn = m.safepoint();
      if (turn) await turn;
    }
    return finish(dropLoop(m, variable, checksum));
  },
};

interface Variable<Obj> {
  /** Owned. */
  loop: Obj | null;
}

function assignNewLoop<Obj>(
  m: Mutator<Obj>,
  variable: Variable<Obj>,
  loaded: boolean,
  sizes: NativeSizes,
  before: number,
): number {
  const loop = m.allocate(2, sizes.draw());
  m.write(loop, self, loop);
  if (loaded) {
    const freight = m.allocate(0, sizes.draw());
    m.write(loop, cargo, freight);
    m.release(freight);
  }
  const checksum = dropLoop(m, variable, before);
  variable.loop = loop;
  return checksum;
}

function dropLoop<Obj>(m: Mutator<Obj>, variable: Variable<Obj>, before: number): number {
  const { loop } = variable;
  if (loop === null) return before;
  let checksum = mix(before, m.serial(loop));
  checksum = mix(checksum, m.serial(m.read(loop, self)!));
  const freight = m.read(loop, cargo);
  if (freight !== null) {
    checksum = mix(checksum, m.serial(freight));
    if (m.explicit) m.discard(freight);
  }
  if (m.explicit) m.discard(loop);
  variable.loop = null;
  m.release(loop);
  return checksum;
}
