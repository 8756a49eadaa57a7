/** A run folder cannot be used as asked. The message names the folder and what to do. */
export class StoreError extends Error {
  override readonly name: string = 'StoreError';
}
