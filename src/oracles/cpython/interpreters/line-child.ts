import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A child process died or fell silent; the message carries what it wrote to stderr. */
export class InterpreterDiedError extends Error {
  override readonly name = 'InterpreterDiedError';
}

/** A child that answers each line with one line, in order. Requests may overlap. */
export class LineChild {
  readonly #child: ChildProcess;
  readonly #waiting: { resolve(line: string): void; reject(error: Error): void }[] = [];
  readonly #early: string[] = [];
  readonly #command: string;
  #stderr = '';
  #ended: Error | null = null;

  constructor(file: string, args: readonly string[]) {
    this.#command = [file, ...args].join(' ');
    this.#child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stderr!.on('data', (chunk: Buffer) => {
      this.#stderr = `${this.#stderr}${chunk.toString('utf8')}`.slice(-4000);
    });
    createInterface({ input: this.#child.stdout! }).on('line', (line) => this.#answer(line));
    this.#child.on('error', (error) => this.#end(error.message));
    this.#child.on('close', (code, signal) => this.#end(`exit code ${code}, signal ${signal}`));
    this.#child.stdin!.on('error', () => {}); // a dead child is reported by 'close', with its stderr
  }

  #answer(line: string): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#early.push(line);
    else waiting.resolve(line);
  }

  #end(how: string): void {
    this.#ended ??= new InterpreterDiedError(
      `The interpreter '${this.#command}' ended (${how}) before it had answered. Its last words:\n${this.#stderr}`,
    );
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#ended);
  }

  /** The next line that the child writes. */
  read(): Promise<string> {
    const early = this.#early.shift();
    if (early !== undefined) return Promise.resolve(early);
    if (this.#ended !== null) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  ask(line: string): Promise<string> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    this.#child.stdin!.write(`${line}\n`);
    return this.read();
  }

  /** Ends the child by closing its input; kills it when it does not go within two seconds. */
  close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), 2000);
      this.#child.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      this.#child.stdin!.end();
    });
  }
}
