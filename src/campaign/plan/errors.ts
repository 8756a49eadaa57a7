/** An experiment that cannot be planned. The message names the experiment, the factor and the value. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}
