import { perform } from './perform.ts';

/** What a line of the command line did. */
export interface Performed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Performs a line in this process and keeps what it says. One at a time: the streams are the process's own.
 */
export async function performed(line: readonly string[]): Promise<Performed> {
  const said = { stdout: '', stderr: '' };
  const restore = (['stdout', 'stderr'] as const).map((name) => {
    const { write } = process[name];
    process[name].write = (chunk: string | Uint8Array) => {
      said[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      return true;
    };
    return () => {
      process[name].write = write;
    };
  });
  const before = process.exitCode;
  try {
    const code = await perform(line);
    return { code, ...said };
  } finally {
    for (const each of restore) each();
    process.exitCode = before;
  }
}
