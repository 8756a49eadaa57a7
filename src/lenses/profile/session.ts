import type { Cell } from '../../model/index.ts';
import type { Command } from '../../workshop/index.ts';
import type { MemorySample } from './memory.ts';
import type { Observed } from './run/observed.ts';
import type { SourcePositions } from './source-positions.ts';

/** What a tool needs to profile one cell once. */
export interface Session {
  readonly cell: Cell;
  /** The measured command, untouched. */
  readonly command: Command;
  readonly bundle: string;
  readonly positions: SourcePositions;
  /** Where everything goes; exists and is empty. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Progress, one line. */
  readonly say: (text: string) => void;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  /** Numbers are right-aligned and printed with separators. */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A file that was made, relative to the folder, and what to open it with. */
export interface MadeFile {
  readonly file: string;
  readonly opensWith: string;
}

/** What a tool brought back. */
export interface ToolReport {
  readonly observed: Observed;
  /** The tool's own page, relative to the folder; null when there is none or the tool failed to make it. */
  readonly page: string | null;
  readonly files: readonly MadeFile[];
  readonly tables: readonly Table[];
  /** Memory as the tool sampled it, beside what the process told on its pipe. */
  readonly samples: readonly MemorySample[];
  /** What a reader must know: what is missing and why. */
  readonly notes: readonly string[];
}
