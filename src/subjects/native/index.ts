/**
 * Native memory behind one interface: where bytes outside the V8 heap come from (backends), who accounts for
 * them (ledger) and how much may live (budget). Knows nothing of objects, counts or collectors. Imports only
 * the model.
 */
export type { NativeBackend, NativeBlock } from './backend.ts';
export {
  BackendUnavailableError,
  DoubleFreeError,
  ForeignBlockError,
  NativeMemoryError,
  NativeSizeError,
} from './errors.ts';
export { type ClockReading, Ledger, type LedgerOptions, type Marks } from './ledger.ts';
export { type LibcLookup, loadLibc } from './libc.ts';
export { NativeMemory, type PressureHook } from './memory.ts';
export { backends, type ChosenBackend, chooseBackend, createBackend } from './registry.ts';
