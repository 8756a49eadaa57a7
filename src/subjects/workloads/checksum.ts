/** Where every checksum starts. */
export const emptyChecksum = 0x811c9dc5 | 0;

/**
 * Folds one birth number into a running checksum: a rotation, so that order counts, and the 32-bit finalizer
 * step of MurmurHash3 (Appleby), so that each bit of the number reaches the whole word. Stays a 32-bit
 * integer.
 */
export function mix(checksum: number, serial: number): number {
  let h = ((checksum << 5) | (checksum >>> 27)) ^ Math.imul(serial + 1, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return h ^ (h >>> 13);
}

/** The checksum as workloads report it: 32 bits, unsigned. */
export function finish(checksum: number): number {
  return checksum >>> 0;
}
