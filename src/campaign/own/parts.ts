import type { OwnCode } from '../../definition/index.ts';
import type { OwnFile } from './files.ts';

/** The parts of an experiment's own: where they are, and what they are. */
export interface OwnParts {
  readonly files: readonly OwnFile[];
  readonly code: readonly OwnCode[];
}

export const noOwnParts: OwnParts = { files: [], code: [] };
