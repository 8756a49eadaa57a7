/**
 * What cannot be raised anywhere: an exception in a finalizer, a weak-reference callback or a collector
 * callback. CPython hands it to `sys.unraisablehook`; so do we, and the program goes on.
 */
export interface Unraisable {
  readonly error: unknown;
  readonly where:
    | 'finalizer'
    | 'weak-reference callback'
    | 'collector callback'
    | 'end hook'
    | 'garbage collection';
  /** The object concerned, 0 if none. Borrowed: good during the hook only. */
  readonly id: number;
}

export type UnraisableHook = (report: Unraisable) => void;

/** Default hook: a line on the console's error output, as the interpreter prints it. */
export function printUnraisable(report: Unraisable): void {
  const text =
    report.error instanceof Error ? (report.error.stack ?? report.error.message) : String(report.error);
  console.error(`Exception ignored in ${report.where}${report.id ? ` of object ${report.id}` : ''}: ${text}`);
}
