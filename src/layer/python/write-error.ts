/** A process as Node has one, where there is one. */
interface ProcessLike {
  readonly process?: { readonly stderr?: { write(text: string): unknown } };
}

/**
 * Writes text as it is to the error output of the process; without a process, as in a browser, each message
 * goes to the console.
 */
export function writeToConsole(text: string): void {
  const stderr = (globalThis as ProcessLike).process?.stderr;
  if (stderr === undefined) console.error(text.replace(/\n$/, ''));
  else stderr.write(text);
}
