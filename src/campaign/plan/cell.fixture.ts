import { type Cell, cellAt, factorDefaults, kib, mib } from '../../model/index.ts';

/** A small cell that ends in a fraction of a second, for tests to vary. */
export const exampleCell: Cell = {
  id: 'churn/refcount',
  ...cellAt(
    {
      ...factorDefaults,
      workload: 'churn',
      native: { kind: 'fixed', bytes: kib(1) },
      backend: 'ledger',
      jsHeapMiB: 64,
    },
    { manager: 'refcount', label: 'refcount', options: {} },
    { scale: 0.1, seed: 1, semiSpaceMiB: 1, rss: mib(1024), timeoutMs: 30_000 },
  ),
};
