import { parentPort, workerData } from 'node:worker_threads';
import type { Answer } from './answer.ts';

/**
 * Imports definition files one after the other, and says of each what it holds. Whatever they do ends with
 * this thread.
 */

for (const path of paths(workerData)) {
  post({ kind: 'begun', path });
  post(await answerFor(path));
}

function paths(data: unknown): readonly string[] {
  return Array.isArray(data) ? data.filter((item) => typeof item === 'string') : [];
}

function post(answer: Answer): void {
  parentPort?.postMessage(answer);
}

async function answerFor(path: string): Promise<Answer> {
  try {
    const module: unknown = await import(path);
    const definition =
      typeof module === 'object' && module !== null && 'default' in module ? module.default : null;
    return { kind: 'loaded', path, ...transferable(definition) };
  } catch (error) {
    const { message, stack, name } = error instanceof Error ? error : new Error(String(error));
    return { kind: 'failed', path, name, message: message ?? '', stack: stack ?? '' };
  }
}

/**
 * A measured experiment is plain data and comes as it is; what holds functions (a fact check) must be
 * imported again.
 */
function transferable(definition: unknown): { readonly definition: unknown; readonly isData: boolean } {
  try {
    return { definition: structuredClone(definition), isData: true };
  } catch {
    return { definition: null, isData: false };
  }
}
