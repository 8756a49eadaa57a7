import { type Bytes, bytes, type WorkloadParameters } from '../../model/index.ts';
import type { Mutator } from '../managers/mutator.ts';
import { emptyChecksum, finish, mix } from './checksum.ts';
import { liveSize, operations, prepare } from './parameters.ts';
import type { Workload } from './workload.ts';

const nodesAtScaleOne = 32_000;
const longestAtScaleOne = 8000;
const next = 0;
const noBytes = bytes(0);

/**
 * One drop frees all: a singly linked list grows to 8,000 nodes, is walked, and loses its only outside
 * reference. A new node goes before or behind the head, as a coin falls. Every second node carries native
 * bytes.
 */
export const longList: Workload = {
  name: 'long-list',
  describes:
    'Grows a long linked list and drops its head: one release that frees thousands of objects at once.',
  cyclic: false,

  async run<Obj>(m: Mutator<Obj>, parameters: WorkloadParameters): Promise<number> {
    const { random, sizes } = prepare(parameters);
    const nodes = operations(nodesAtScaleOne, parameters.scale);
    const longest = liveSize(longestAtScaleOne, parameters.scale);
    const perList = Math.ceil(nodes / Math.ceil(nodes / longest));
    const list: List<Obj> = { head: null, length: 0 };
    let checksum = emptyChecksum;
    for (let i = 0; i < nodes; i++) {
      grow(m, list, i % 2 === 0 ? sizes.draw() : noBytes, random.below(2) === 0);
      if (list.length === perList || i === nodes - 1) checksum = dropList(m, list, checksum);
      const turn = m.safepoint();
      if (turn) await turn;
    }
    return finish(checksum);
  },
};

interface List<Obj> {
  /** Owned. */
  head: Obj | null;
  length: number;
}

function grow<Obj>(m: Mutator<Obj>, list: List<Obj>, size: Bytes, inFront: boolean): void {
  const node = m.allocate(1, size);
  const { head } = list;
  list.length++;
  if (head === null) {
    list.head = node;
  } else if (inFront) {
    m.write(node, next, head);
    m.release(head);
    list.head = node;
  } else {
    m.write(node, next, m.read(head, next));
    m.write(head, next, node);
    m.release(node);
  }
}

/** The one drop. Leaves the list empty. */
function dropList<Obj>(m: Mutator<Obj>, list: List<Obj>, before: number): number {
  const head = list.head!;
  list.head = null;
  list.length = 0;
  let checksum = before;
  for (let node: Obj | null = head; node !== null; node = m.read(node, next)) {
    checksum = mix(checksum, m.serial(node));
  }
  if (m.explicit) {
    let node: Obj | null = head;
    while (node !== null) {
      const following: Obj | null = m.read(node, next);
      m.discard(node);
      node = following;
    }
  }
  m.release(head);
  return checksum;
}
