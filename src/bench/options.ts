import { z } from 'zod';

export const sections = ['collection', 'managers', 'scale', 'young', 'memory'] as const;
export type Section = (typeof sections)[number];

/** What is being done, for a line on stderr. */
export type BenchProgress = (line: string) => void;

export interface BenchOptions {
  readonly section: Section;
  /** Only shapes, or rows, whose name or group contains this text. */
  readonly filter?: string;
  /** Objects per shape; default a million. */
  readonly size?: number;
  /** Interleaved pairs of fresh processes; default 7. */
  readonly pairs?: number;
  /** The caller prints JSON instead of tables. Measures the same. */
  readonly json?: boolean;
  readonly onProgress?: BenchProgress;
}

/** Options as every section sees them. */
export interface Settings {
  readonly section: Section;
  readonly filter: string;
  readonly size: number;
  readonly pairs: number;
  readonly onProgress: BenchProgress;
}

/** The options ask for what cannot be done. The message names the option. */
export class BenchOptionError extends Error {
  override readonly name = 'BenchOptionError';
}

/** Random graphs draw 32-bit numbers; the layer's ids are 31-bit. */
const largestSize = 100_000_000;

const schema = z.object({
  section: z.enum(sections),
  filter: z.string().default(''),
  size: z.int().min(1000).max(largestSize).default(1_000_000),
  pairs: z.int().min(1).max(1000).default(7),
});

/** Checks and completes what the caller asked for. Throws `BenchOptionError`. */
export function settle(options: BenchOptions): Settings {
  const checked = schema.safeParse(options);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new BenchOptionError(
      `The benchmark cannot run with this ${issue?.path.join('.')}: ${issue?.message}.`,
    );
  }
  return { ...checked.data, onProgress: options.onProgress ?? (() => undefined) };
}

/** What a section measures, by which `--filter` chooses. */
export interface Row {
  readonly name: string;
  readonly group: string;
}

/** Whether a row of this name and group was asked for. */
export const wanted = (filter: string, name: string, group: string): boolean =>
  filter === '' || `${group} ${name}`.toLowerCase().includes(filter.toLowerCase());
