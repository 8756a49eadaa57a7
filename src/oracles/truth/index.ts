/**
 * Exact death times of workloads, on the allocation clock: what every manager's reclaims are compared with.
 * May import model, workloads and the types of managers/mutator.ts.
 */
export { OwnershipError } from './shadow.ts';
export { aliveAtEnd, computeTruth, type Truth, type TruthTotals } from './truth.ts';
