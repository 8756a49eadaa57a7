/**
 * A Node version that is not here, is too old, or is no version; the message says what to write or do
 * instead.
 */
export class NodeVersionError extends Error {
  override name = 'NodeVersionError';
}

/** A Node version that could not be fetched or does not run here; the message says why. */
export class NodeInstallError extends Error {
  override name = 'NodeInstallError';
}
