/**
 * Whether a file of a workload is written out like those of built-in ones. The compiler is loaded only by
 * who asks.
 */
export async function isWrittenOut(path: string): Promise<boolean> {
  return (await import('../run/inline-mutator.ts')).isWrittenOut(path);
}
