import { createHash } from 'node:crypto';
import type { WorkloadTruth } from './reachable.ts';

const known = new WeakMap<WorkloadTruth, string>();

/**
 * Of all that a child is judged by: another text means another truth. Takes a second for some 10⁸ objects,
 * once.
 */
export function fingerprint(truth: WorkloadTruth): string {
  let text = known.get(truth);
  if (text === undefined) {
    text = createHash('sha256')
      .update(String(truth.checksum))
      .update(truth.deathClock)
      .update(truth.nativeBytes)
      .digest('hex')
      .slice(0, 16);
    known.set(truth, text);
  }
  return text;
}

/** A truth that comes with its fingerprint from where it was computed. */
export function rememberFingerprint(truth: WorkloadTruth, text: string): void {
  known.set(truth, text);
}
