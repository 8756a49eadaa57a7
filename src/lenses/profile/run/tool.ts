import { runChild } from '../../../workshop/index.ts';

const outputKept = 16_384;

/**
 * Runs a tool's program to its end, without anything measured under it; it is killed when the signal aborts,
 * whose reason is then thrown.
 */
export async function runTool(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  folder: string,
  signal: AbortSignal,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const unbounded = { rssBytes: Number.POSITIVE_INFINITY, timeoutMs: Number.POSITIVE_INFINITY };
  return await runChild(
    { file: process.execPath, args: [program, ...args] },
    { bounds: unbounded, signal, environment, folder, outputKept },
  );
}
