import { spawn } from 'node:child_process';
import { childEnvironment } from '../../../campaign/index.ts';

const outputKept = 16_384;

/** Runs a tool's program to its end, without anything measured under it; it is killed when the signal aborts, whose reason is then thrown. */
export function runTool(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  folder: string,
  signal: AbortSignal,
): Promise<{ readonly code: number | null; readonly output: string }> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const tool = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...childEnvironment(process.env), ...environment },
      signal,
      killSignal: 'SIGKILL',
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-outputKept);
    };
    tool.stdout.on('data', keep);
    tool.stderr.on('data', keep);
    tool.once('error', (error) => reject(signal.aborted ? signal.reason : error));
    tool.once('close', (code) => (signal.aborted ? reject(signal.reason) : resolve({ code, output })));
  });
}
