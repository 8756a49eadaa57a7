/** A fault that was not survived: something was lost, wrong, or unsaid. */
export class Lost extends Error {
  override name = 'Lost';
}

/** A fault that this machine cannot be struck with; the message says what is missing and how to get it. */
export class CannotStrike extends Error {
  override name = 'CannotStrike';
}
