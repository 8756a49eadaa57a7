/** A program and its arguments. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

const passedOn = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TEMP', 'SYSTEMROOT', 'LD_LIBRARY_PATH'];

/**
 * The child's environment holds only what a program needs to start: options meant for the parent
 * (`NODE_OPTIONS`, coverage, loaders) would change what is measured, and the sheer size of an environment
 * shifts the stack.
 */
export function childEnvironment(parent: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    passedOn.flatMap((name) => (parent[name] === undefined ? [] : [[name, parent[name]]])),
  );
}
