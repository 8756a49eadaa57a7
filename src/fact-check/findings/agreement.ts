import { isDeepStrictEqual } from 'node:util';
import type { CheckRecord, PlannedInterpreter } from '../../model/index.ts';

/** One observation on which the layer and the CPython that it follows do not say the same. */
export interface Disagreement {
  readonly ranOn: string;
  readonly observation: string;
  readonly layer: string;
  readonly cpython: string;
}

/** Whether the layer agrees with CPython on the shared observations of a card. */
export interface Agreement {
  /** Observations that were compared, over all versions. */
  readonly compared: number;
  readonly disagreements: readonly Disagreement[];
}

/**
 * Compares the layer under each version's rules with the CPython of that version. A program that died agrees
 * with nothing.
 */
export function agreementOf(
  records: readonly CheckRecord[],
  interpreters: readonly PlannedInterpreter[],
): Agreement {
  let compared = 0;
  const disagreements: Disagreement[] = [];
  for (const { name, profile } of interpreters) {
    const cpython = records.find(({ world, version }) => world === 'cpython' && version === name);
    const layer = records.find(({ world, version }) => world === 'layer' && version === profile);
    if (cpython === undefined || layer === undefined || cpython.outcome.kind === 'skipped') continue;
    const { ranOn } = cpython;
    if (layer.outcome.kind !== 'observed' || cpython.outcome.kind !== 'observed') {
      compared++;
      disagreements.push({
        ranOn,
        observation: 'outcome',
        layer: layer.outcome.kind,
        cpython: cpython.outcome.kind,
      });
      continue;
    }
    const [ours, theirs] = [layer.outcome.shared, cpython.outcome.shared];
    for (const observation of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      compared++;
      if (isDeepStrictEqual(ours[observation], theirs[observation])) continue;
      disagreements.push({
        ranOn,
        observation,
        layer: JSON.stringify(ours[observation]) ?? 'not reported',
        cpython: JSON.stringify(theirs[observation]) ?? 'not reported',
      });
    }
  }
  return { compared, disagreements };
}
