/**
 * Debug mode: where an object was made and where a handle to it was read, for whoever uses the handle
 * wrongly.
 */
interface Origin {
  /** Where the object's first handle was made: with what constructors return, that is its birth. */
  readonly madeAt: string;
  /** Null for an owned handle. */
  readonly readAt: string | null;
}

/** A birth holds for one life of a row. */
interface Birth {
  readonly life: number;
  readonly at: string;
}

const births = new WeakMap<object, Map<number, Birth>>();
const origins = new WeakMap<object, Origin>();

/** Called by the constructor of every handle in debug mode. `home`: its interpreter. */
export function noteOrigin(handle: object, home: object, id: number, life: number, owned: boolean): void {
  const here = callSite();
  let known = births.get(home);
  if (known === undefined) {
    known = new Map();
    births.set(home, known);
  }
  let birth = known.get(id);
  if (birth === undefined || birth.life !== life) {
    birth = { life, at: here };
    known.set(id, birth);
  }
  origins.set(handle, { madeAt: birth.at, readAt: owned ? null : here });
}

/** What an error says of a handle: both places, or that debug mode would tell them. */
export function originOf(handle: object): string {
  const origin = origins.get(handle);
  if (origin === undefined) return '. Debug mode tells where object and handle come from';
  const read = origin.readAt === null ? '' : `\nThe handle was read at:\n${origin.readAt}`;
  return `\nThe object was made at:\n${origin.madeAt}${read}`;
}

/** The stack without the frames of this room. */
function callSite(): string {
  const lines = (new Error().stack ?? '').split('\n').slice(1);
  return lines.filter((line) => !/\/python\/[\w/-]+\.[jt]s:/.test(line)).join('\n');
}
