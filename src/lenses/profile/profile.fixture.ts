import { type Cell, kib, mib } from '../../model/index.ts';

/** Small, yet with full sweeps and some hundred milliseconds of work; its native memory is real. */
export const treesCell: Cell = {
  id: 'parent-trees/refcount-generational',
  workload: 'parent-trees',
  parameters: { scale: 0.2, native: { kind: 'fixed', bytes: kib(4) }, seed: 1 },
  manager: 'refcount-generational',
  label: 'refcount-generational',
  options: {},
  yieldEvery: 16,
  backend: 'resizable-buffer',
  limits: { jsHeapMiB: 96, semiSpaceMiB: 1, nativeBudget: null, rss: mib(1024), timeoutMs: 60_000 },
  node: 'default',
  v8Flags: [],
  probes: true,
  twinOf: null,
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
