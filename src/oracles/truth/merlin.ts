import { OwnershipError, type Shadow } from './shadow.ts';

/**
 * When each object became unreachable, as the mutator call at which it happened; `Infinity` for what is
 * still reachable.
 *
 * This is the Merlin algorithm (Hertz, Blackburn, Moss, McKinley and Stefanović, "Generating object lifetime
 * traces with Merlin", ACM TOPLAS 28(3), 2006). An object can only die when a reference is lost: its own last
 * incoming one, or one somewhere on a path to it. So it suffices to stamp an object with the time whenever it
 * loses an incoming reference, and afterwards: death of o = latest stamp among o and all dead objects that
 * reach o. No stamp can be later than the death, because a program cannot take references away from what it
 * cannot reach; and the stamp of the very loss that cut o off is among them, because the edges of dead
 * objects never change again. Acyclic garbage and cycles need no different treatment, and the answer is
 * exact.
 */
export function deathCalls(shadow: Shadow): Float64Array {
  const death = new Float64Array(shadow.objects);
  const pending = new Int32Array(shadow.objects);

  // Phase 1: what an owned reference reaches is alive. Everything else has death 0 and is dead.
  for (let o = 0; o < shadow.objects; o++) {
    if (shadow.owned[o]! > 0 && death[o] === 0) spread(shadow, death, pending, o, Number.POSITIVE_INFINITY);
  }

  // Phase 2: dead objects from the latest stamp to the earliest, so the first stamp to arrive is the latest.
  const order = deadByLatestLoss(shadow, death);
  for (let i = order.length - 1; i >= 0; i--) {
    const o = order[i]! % shadow.objects;
    if (death[o] === 0) spread(shadow, death, pending, o, shadow.lastLoss[o]!);
  }
  return death;
}

/** Gives `o`, and everything it reaches that has no death yet, this one. `pending` is the work stack. */
function spread(shadow: Shadow, death: Float64Array, pending: Int32Array, o: number, time: number): void {
  const { edges, firstEdge } = shadow;
  let depth = 0;
  death[o] = time;
  pending[depth++] = o;
  while (depth > 0) {
    const from = pending[--depth]!;
    const end = firstEdge[from + 1]!;
    for (let at = firstEdge[from]!; at < end; at++) {
      const to = edges[at]!;
      if (to < 0 || death[to] !== 0) continue;
      death[to] = time;
      pending[depth++] = to;
    }
  }
}

/**
 * The dead, ascending by stamp, each packed with its stamp into one number (stamp × objects + object): plain
 * numbers sort without a comparison function. No two objects share a stamp, since a call takes one reference
 * away.
 */
function deadByLatestLoss(shadow: Shadow, death: Float64Array): Float64Array {
  const { objects, lastLoss } = shadow;
  if ((shadow.calls + 1) * objects > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(
      `${shadow.calls} calls over ${objects} objects are more than exact death times are computed for; lower the scale.`,
    );
  }
  const order = new Float64Array(objects);
  let dead = 0;
  for (let o = 0; o < objects; o++) {
    if (death[o] !== 0) continue;
    if (lastLoss[o] === 0) throw new OwnershipError(`Object ${o} is dead, but never lost a reference.`);
    order[dead++] = lastLoss[o]! * objects + o;
  }
  return order.subarray(0, dead).sort();
}
