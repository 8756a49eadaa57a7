import pc from 'picocolors';

/** What of a stream decides whether it takes colours. */
export interface ColourStream {
  readonly isTTY?: boolean;
  hasColors?(): boolean;
}

export type Colours = ReturnType<typeof pc.createColors>;

/**
 * The colours that may be written to a stream: none into a pipe or a file, and none where the terminal or the
 * user (`NO_COLOR`) wants none. Each stream is asked for itself, since one may be a terminal while the other
 * is not; `FORCE_COLOR` asks for colours everywhere.
 */
export function coloursOf(stream: ColourStream, env: NodeJS.ProcessEnv = process.env): Colours {
  const { NO_COLOR, FORCE_COLOR } = env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return pc.createColors(false);
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '')
    return pc.createColors(!['0', 'false'].includes(FORCE_COLOR));
  return pc.createColors(stream.isTTY === true && (stream.hasColors?.() ?? true));
}

export const onStdout = coloursOf(process.stdout);
export const onStderr = coloursOf(process.stderr);
