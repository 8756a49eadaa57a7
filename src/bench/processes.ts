import { execFile } from 'node:child_process';
import type { z } from 'zod';

/** A program and its arguments. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

/** A measured process did not end well, or said something else than its report. */
export class MeasuredProcessError extends Error {
  override readonly name = 'MeasuredProcessError';
}

/** Starts a measured process and returns its report. */
export type Measure = <Report>(command: Command, schema: z.ZodType<Report>) => Promise<Report>;

const timeoutMs = 20 * 60_000;

/**
 * Runs a process that prints one JSON line on stdout. Its environment holds only what it needs to start.
 *
 * @throws {MeasuredProcessError} with its last words when it fails, or prints no report.
 */
export const measureProcess: Measure = (command, schema) =>
  new Promise((resolve, reject) => {
    const options = { timeout: timeoutMs, maxBuffer: 2 ** 24, env: environment(process.env) };
    execFile(command.file, command.args, options, (error, stdout, stderr) => {
      const words = `${command.file} ${command.args.join(' ').slice(0, 200)}`;
      if (error) {
        const how = error.killed ? `was ended after ${timeoutMs / 60_000} minutes` : 'failed';
        reject(new MeasuredProcessError(`${words} ${how}: ${stderr.trim().slice(-800) || error.message}`));
        return;
      }
      const report = schema.safeParse(jsonOf(stdout.trim().split('\n').at(-1) ?? ''));
      if (report.success) resolve(report.data);
      else
        reject(
          new MeasuredProcessError(`${words} printed no report but ${JSON.stringify(stdout.slice(0, 200))}`),
        );
    });
  });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no report; the schema says so
  }
}

const passedOn = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TEMP', 'SYSTEMROOT', 'LD_LIBRARY_PATH'];

/** Options meant for this process (`NODE_OPTIONS`, `PYTHONPATH`) would change what is measured. */
function environment(parent: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    passedOn.flatMap((name) => (parent[name] === undefined ? [] : [[name, parent[name]]])),
  );
}
