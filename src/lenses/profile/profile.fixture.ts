import { type Cell, cellAt, factorDefaults, kib, mib } from '../../model/index.ts';

/** Small, yet with full sweeps and some hundred milliseconds of work; its native memory is real. */
export const treesCell: Cell = {
  id: 'parent-trees/refcount-generational',
  ...cellAt(
    {
      ...factorDefaults,
      workload: 'parent-trees',
      native: { kind: 'fixed', bytes: kib(4) },
      yieldEvery: 16,
      backend: 'resizable-buffer',
      jsHeapMiB: 96,
    },
    { manager: 'refcount-generational', label: 'refcount-generational', options: {} },
    { scale: 0.2, seed: 1, semiSpaceMiB: 1, rss: mib(1024), timeoutMs: 60_000 },
  ),
};

/** Never frees, in a V8 heap that is too small for what it allocates. */
export const dyingCell: Cell = {
  ...treesCell,
  id: 'churn/epsilon',
  workload: 'churn',
  manager: 'epsilon',
  label: 'epsilon',
  backend: 'ledger',
  parameters: { ...treesCell.parameters, scale: 20 },
  limits: { ...treesCell.limits, jsHeapMiB: 16 },
};
