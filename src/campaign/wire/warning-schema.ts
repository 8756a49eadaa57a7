import { z } from 'zod';
import { readWarning, type Warning } from '../../model/index.ts';

/** A warning on the wire or in a record, with its data; from earlier versions with its text. */
export const warningSchema = z.unknown().transform((data, context): Warning => {
  const warning = readWarning(data);
  if (warning !== null) return warning;
  context.addIssue('is no warning that this version knows, or one with other data');
  return z.NEVER;
});
