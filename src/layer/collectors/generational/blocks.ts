/**
 * Long passes go by blocks of so many places, each in a call of its own. V8 then compiles what runs in a
 * block when it has been called often enough, and not in the middle of a loop that it has never seen end.
 */
const BLOCK = 4096;

/**
 * The first block of a pass is short. Otherwise the first pass of a process may be compiled in the middle of
 * its loop, before what stands behind the loop has ever run: V8 keeps such code, and gives it up at the end
 * of every block. The length is odd, so that what a loop of two or four in a turn leaves over has run as
 * well.
 */
const FIRST_BLOCK = 67;

/** Where the block ends that starts at `at`, in a pass over [from, to). */
export function blockEnd(from: number, at: number, to: number): number {
  return Math.min(at + (at === from ? FIRST_BLOCK : BLOCK), to);
}

/** Where the block starts that ends at `end`, in a pass over [from, to) from its end. */
export function blockStart(from: number, end: number, to: number): number {
  return Math.max(end - (end === to ? FIRST_BLOCK : BLOCK), from);
}
