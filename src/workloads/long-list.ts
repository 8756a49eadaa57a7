import type { Mutator } from '../managers/mutator.ts';
import type { WorkloadParameters } from '../model/index.ts';
import { bytes } from '../model/index.ts';
import { emptyChecksum, finish, mix } from './checksum.ts';
import type { NativeSizes } from './native-sizes.ts';
import { operations, prepare } from './parameters.ts';
import type { Workload } from './workload.ts';

const nodesAtScaleOne = 32_000;
const longest = 8000;
const next = 0;
const noBytes = bytes(0);

/**
 * One drop frees all: a singly linked list grows to 8,000 nodes, is walked, and loses its only outside reference.
 * A new node goes before or behind the head, as a coin falls. Every second node carries native bytes.
 */
export const longList: Workload = {
  name: 'long-list',
  describes:
    'Grows a long linked list and drops its head: one release that frees thousands of objects at once.',
  cyclic: false,

  async run<Obj>(m: Mutator<Obj>, parameters: WorkloadParameters): Promise<number> {
    const { random, sizes } = prepare(parameters);
    const nodes = operations(nodesAtScaleOne, parameters.scale);
    const perList = Math.ceil(nodes / Math.ceil(nodes / longest));
    let checksum = emptyChecksum;
    let head: Obj | null = null;
    let length = 0;
    for (let i = 0; i < nodes; i++) {
      head = grow(m, head, i, sizes, random.below(2) === 0);
      length++;
      if (length === perList || i === nodes - 1) {
        checksum = dropList(m, head, checksum);
        head = null;
        length = 0;
      }
      const turn = m.safepoint();
      if (turn) await turn;
    }
    return finish(checksum);
  },
};

/** Consumes the owned head, if any, and returns the owned new one. */
function grow<Obj>(
  m: Mutator<Obj>,
  head: Obj | null,
  index: number,
  sizes: NativeSizes,
  infront: boolean,
): Obj {
  const node = m.allocate(1, index % 2 === 0 ? sizes.draw() : noBytes);
  if (head === null) return node;
  if (infront) {
    m.write(node, next, head);
    m.release(head);
    return node;
  }
  m.write(node, next, m.read(head, next));
  m.write(head, next, node);
  m.release(node);
  return head;
}

function dropList<Obj>(m: Mutator<Obj>, head: Obj, before: number): number {
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
