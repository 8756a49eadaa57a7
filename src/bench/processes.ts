import type { z } from 'zod';
import { type ChildLife, type Command, runChild, SpawnError } from '../workshop/index.ts';

/** A measured process did not end well, or said something else than its report. */
export class MeasuredProcessError extends Error {
  override readonly name = 'MeasuredProcessError';
}

/** Starts a measured process and returns its report. */
export type Measure = <Report>(command: Command, schema: z.ZodType<Report>) => Promise<Report>;

const timeoutMs = 20 * 60_000;
const outputKept = 2 ** 24;

/**
 * Runs a process that prints one JSON line on stdout. Its environment holds only what it needs to start, and
 * nothing looks at it while it runs.
 *
 * @throws {MeasuredProcessError} with its last words when it fails, or prints no report.
 */
export const measureProcess: Measure = async (command, schema) => {
  const words = `${command.file} ${command.args.join(' ').slice(0, 200)}`;
  const life = await lifeOf(command);
  if (life.code !== 0)
    throw new MeasuredProcessError(
      `${words} ${wayOf(life)}: ${life.stderr.trim().slice(-800) || '(no last words)'}`,
    );
  const report = schema.safeParse(jsonOf(life.stdout.trim().split('\n').at(-1) ?? ''));
  if (report.success) return report.data;
  throw new MeasuredProcessError(
    `${words} printed no report but ${JSON.stringify(life.stdout.slice(0, 200))}`,
  );
};

async function lifeOf(command: Command): Promise<ChildLife> {
  const bounds = { rssBytes: Number.POSITIVE_INFINITY, timeoutMs };
  try {
    return await runChild(command, { bounds, signal: new AbortController().signal, outputKept });
  } catch (error) {
    if (error instanceof SpawnError) throw new MeasuredProcessError(error.message, { cause: error });
    throw error;
  }
}

function wayOf({ killed, code, signal }: ChildLife): string {
  if (killed !== null) return `was ended after ${timeoutMs / 60_000} minutes`;
  return signal === null ? `failed with code ${code}` : `was ended by ${signal}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no report; the schema says so
  }
}
