import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { CheckOutcome } from '../../model/index.ts';
import { hostPython, InterpreterDiedError, type PythonHost } from '../../oracles/cpython/index.ts';
import { withoutPaths } from '../../workshop/index.ts';
import type { ChosenInterpreter } from '../plan.ts';
import { observationsSchema } from '../schemas.ts';

const runner = fileURLToPath(new URL('./runner.py', import.meta.url));
const answerSchema = z.union([
  z.strictObject({ seen: observationsSchema }),
  z.strictObject({ error: z.string() }),
]);

/** What a check in a CPython came to, and the exact version that was asked. */
export interface PythonCheck {
  readonly exactVersion: string;
  readonly outcome: CheckOutcome;
}

/**
 * One CPython for the cards of a run. A native one starts a fresh process for each card; Pyodide takes
 * seconds to start, so one process serves all, with its collector set back before each.
 */
export class PythonChecks {
  readonly #chosen: ChosenInterpreter;
  #host: PythonHost | null = null;

  constructor(chosen: ChosenInterpreter) {
    this.#chosen = chosen;
  }

  get #isNative(): boolean {
    return this.#chosen.planned.kind === 'native';
  }

  async check(source: string): Promise<PythonCheck> {
    const host = await this.#started();
    try {
      const answer = answerSchema.parse(JSON.parse(await host.ask(JSON.stringify(source))));
      const outcome: CheckOutcome =
        'seen' in answer ? { kind: 'observed', ...answer.seen } : died(answer.error);
      return { exactVersion: host.exactVersion, outcome };
    } catch (error) {
      if (!(error instanceof InterpreterDiedError)) throw error;
      this.#host = null;
      return { exactVersion: host.exactVersion, outcome: died(error.message) };
    } finally {
      if (this.#isNative) await this.close();
    }
  }

  /** Says its version without running anything. */
  async exactVersion(): Promise<string> {
    return (await this.#started()).exactVersion;
  }

  async close(): Promise<void> {
    const host = this.#host;
    this.#host = null;
    await host?.close();
  }

  async #started(): Promise<PythonHost> {
    this.#host ??= await hostPython(this.#chosen.found, [runner]);
    return this.#host;
  }
}

const died = (words: string): CheckOutcome => ({
  kind: 'died',
  code: null,
  signal: null,
  lastWords: withoutPaths(words),
});
