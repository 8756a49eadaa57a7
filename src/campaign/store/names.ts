import { z } from 'zod';

/**
 * A name that may become that of a file or folder: letters, digits, `_`, `-` and inner dots; never a path.
 */
export const fileNameSchema = z
  .string()
  .regex(/^\w[\w-]*(\.[\w-]+)*$/, 'must be a name of letters, digits, "-", "_" and single dots, and no path')
  .max(100);
