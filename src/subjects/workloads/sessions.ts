import { bytes, type WorkloadParameters } from '../../model/index.ts';
import type { Mutator } from '../managers/mutator.ts';
import { emptyChecksum, finish, mix } from './checksum.ts';
import type { NativeSizes } from './native-sizes.ts';
import { type Draws, liveSize, operations, prepare } from './parameters.ts';
import type { Workload } from './workload.ts';

/** Three objects each: 3,600 idle. */
const sessionsAlive = 1200;
/** 3.5 objects each: about 28,000. */
const requestsAtScaleOne = 8000;
/** One request in so many ends with a log-out and a new log-in. */
const requestsPerLogin = 64;
const noBytes = bytes(0);

// Slots of a session, a request and a response.
const profile = 0;
const token = 1;
const session = 0;
const response = 1;
const request = 0;
const body = 1;

/**
 * A server: a large idle set of sessions, and short requests against it. Request and response point at each
 * other, as Node's own do, so every request is a small dead cycle that also holds a session. Every second
 * request gives its session a new token. All but the table carry native bytes.
 */
export const sessions: Workload = {
  name: 'sessions',
  describes:
    'Serves short cyclic requests from a large idle live set: the price of looking at what does not die.',
  cyclic: true,

  async run<Obj>(m: Mutator<Obj>, parameters: WorkloadParameters): Promise<number> {
    const draws = prepare(parameters);
    const size = liveSize(sessionsAlive, parameters.scale);
    const requests = operations(requestsAtScaleOne, parameters.scale);
    const table = m.allocate(size, noBytes);
    let checksum = emptyChecksum;
    for (let i = 0; i < size; i++) {
      logIn(m, table, i, draws.sizes);
      const turn = m.safepoint();
      if (turn) await turn;
    }
    for (let i = 0; i < requests; i++) {
      checksum = serve(m, table, draws.random.below(size), draws, checksum);
      const turn = m.safepoint();
      if (turn) await turn;
    }
    for (let i = 0; i < size; i++) checksum = logOut(m, table, i, checksum);
    if (m.explicit) m.discard(table);
    m.release(table);
    return finish(checksum);
  },
};

/** Puts a new session with profile and token into the empty place. */
function logIn<Obj>(m: Mutator<Obj>, table: Obj, place: number, sizes: NativeSizes): void {
  const owner = m.allocate(2, sizes.draw());
  m.write(table, place, owner);
  giveNew(m, owner, profile, sizes);
  giveNew(m, owner, token, sizes);
  m.release(owner);
}

/** Writes a new leaf into an empty slot. */
function giveNew<Obj>(m: Mutator<Obj>, owner: Obj, slot: number, sizes: NativeSizes): void {
  const leaf = m.allocate(0, sizes.draw());
  m.write(owner, slot, leaf);
  m.release(leaf);
}

/** Reads the session and empties its place: it dies there. */
function logOut<Obj>(m: Mutator<Obj>, table: Obj, place: number, before: number): number {
  const owner = m.read(table, place)!;
  const checksum = mixSession(m, owner, before);
  if (m.explicit) {
    m.discard(m.read(owner, profile)!);
    m.discard(m.read(owner, token)!);
    m.discard(owner);
  }
  m.write(table, place, null);
  return checksum;
}

/** One request from arrival to its last reference. */
function serve<Obj>(m: Mutator<Obj>, table: Obj, place: number, draws: Draws, before: number): number {
  const { random, sizes } = draws;
  const incoming = m.allocate(2, sizes.draw());
  m.write(incoming, session, m.read(table, place));
  const outgoing = m.allocate(2, sizes.draw());
  m.write(incoming, response, outgoing);
  m.write(outgoing, request, incoming);
  giveNew(m, outgoing, body, sizes);
  m.release(incoming);

  if (random.below(2) === 0) renewToken(m, m.read(table, place)!, sizes);
  const checksum = answer(m, outgoing, before);
  return random.below(requestsPerLogin) === 0 ? relog(m, table, place, sizes, checksum) : checksum;
}

/** The new token is there before the old one goes: discard and death may have no allocation between them. */
function renewToken<Obj>(m: Mutator<Obj>, owner: Obj, sizes: NativeSizes): void {
  const fresh = m.allocate(0, sizes.draw());
  if (m.explicit) m.discard(m.read(owner, token)!);
  m.write(owner, token, fresh);
  m.release(fresh);
}

/** Consumes the owned response, reading everything that the request could reach through it. */
function answer<Obj>(m: Mutator<Obj>, outgoing: Obj, before: number): number {
  const incoming = m.read(outgoing, request)!;
  const content = m.read(outgoing, body)!;
  let checksum = mix(before, m.serial(incoming));
  checksum = mix(checksum, m.serial(m.read(incoming, response)!));
  checksum = mix(checksum, m.serial(content));
  checksum = mixSession(m, m.read(incoming, session)!, checksum);
  if (m.explicit) {
    m.discard(content);
    m.discard(incoming);
    m.discard(outgoing);
  }
  m.release(outgoing);
  return checksum;
}

function relog<Obj>(m: Mutator<Obj>, table: Obj, place: number, sizes: NativeSizes, before: number): number {
  const checksum = logOut(m, table, place, before);
  logIn(m, table, place, sizes);
  return checksum;
}

function mixSession<Obj>(m: Mutator<Obj>, owner: Obj, before: number): number {
  let checksum = mix(before, m.serial(owner));
  checksum = mix(checksum, m.serial(m.read(owner, profile)!));
  return mix(checksum, m.serial(m.read(owner, token)!));
}
