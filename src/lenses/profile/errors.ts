/** A profile cannot be made as asked. The message says what is missing and how to get it. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError';
}
