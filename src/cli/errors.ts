/**
 * The user asked for something that cannot be done as asked; the message says what to do instead. Exit code
 * 2.
 */
export class UsageError extends Error {
  override name = 'UsageError';
}

export const exitCodes = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;
