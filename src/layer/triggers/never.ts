import { NEVER } from '../heap/index.ts';
import type { Trigger } from './trigger.ts';

/** Collections by hand only. */
export const never: Trigger = {
  limit: NEVER,
  select: () => null,
  began: () => undefined,
  survived: () => undefined,
  restarted: () => undefined,
};
