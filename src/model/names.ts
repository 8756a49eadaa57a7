/**
 * Everything selectable, by name; managers have a table of their own (`managers.ts`). The rooms that
 * implement these keep a literal map keyed by the same union, so a name without an implementation does not
 * compile.
 */

export const workloadNames = [
  'churn',
  'binary-trees',
  'parent-trees',
  'self-cycles',
  'splay',
  'lru-cache',
  'sessions',
  'larson',
  'long-list',
] as const;
export type WorkloadName = (typeof workloadNames)[number];

export const backendNames = ['malloc', 'mmap', 'array-buffer', 'resizable-buffer', 'ledger'] as const;
export type BackendName = (typeof backendNames)[number];

export const chartNames = [
  'native-timeline',
  'lag-survival',
  'peak-bars',
  'drag-bars',
  'outcome-table',
  'tradeoff',
] as const;
export type ChartName = (typeof chartNames)[number];

/** What one invocation is reduced to; `findings/analysis/metrics.ts` says how each is computed. */
export const metricNames = [
  'completed',
  'wall',
  'cpu',
  'cpu-main',
  'peak-native',
  'peak-floating',
  'peak-rss',
  'peak-v8-heap',
  'never-reclaimed-share',
  'lag-p50',
  'lag-p99',
  'lag-max',
  'drag',
  'collector-time',
  'collections',
  'pause-max',
  'batch-p99',
  'batch-max',
  'finalizers-inside-loop',
] as const;
export type MetricName = (typeof metricNames)[number];

/** The metrics that are shares: thresholds of claims about them lie between 0 and 1. */
export const shareMetrics = ['completed', 'never-reclaimed-share'] as const satisfies readonly MetricName[];
