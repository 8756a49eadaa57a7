import type { spanCauses as managerSpanCauses } from '../../subjects/managers/index.ts';

/**
 * What both ends of the pipe of records must agree on besides its messages. Light: the measured child imports
 * it.
 */

/** The pipe's number in the child. */
export const recordsDescriptor = 3;

/** How the child exits when native memory ran out, in case its last words are lost. */
export const nativeExhaustedExit = 86;

/** The causes of pauses that a manager itself can report, in the managers' own numbering. */
export const spanCauses = [
  'sweep',
  'death-cascade',
  'finalizer-burst',
] as const satisfies typeof managerSpanCauses;
