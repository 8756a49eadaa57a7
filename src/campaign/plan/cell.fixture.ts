import { type Cell, kib, mib } from '../../model/index.ts';

/** A small cell that ends in a fraction of a second, for tests to vary. */
export const exampleCell: Cell = {
  id: 'churn/refcount',
  workload: 'churn',
  parameters: { scale: 0.1, native: { kind: 'fixed', bytes: kib(1) }, seed: 1 },
  manager: 'refcount',
  label: 'refcount',
  options: {},
  yieldEvery: 256,
  backend: 'ledger',
  limits: { jsHeapMiB: 64, semiSpaceMiB: 1, nativeBudget: null, rss: mib(1024), timeoutMs: 30_000 },
  node: 'default',
  v8Flags: [],
  probes: true,
  twinOf: null,
};
