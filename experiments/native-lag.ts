import { defineExperiment, kib, managerNames } from '../src/index.ts';

const counting = ['manual', 'refcount-generational', 'refcount-sweep'] as const;

export default defineExperiment({
  name: 'native-lag',
  title: 'When does native memory come back?',
  question:
    'An object dies. How many more objects are allocated before the native memory that hangs on it is free again, ' +
    'and does it matter whether the program ever lets the event loop turn?',
  prediction:
    'Under counting, acyclic garbage has no lag at all and cyclic garbage waits for the next sweep. Under tracing, ' +
    'memory that V8 does not know of waits for a major collection that nothing asks for, and comes back late or never; ' +
    'without a turn of the event loop no finalizer runs, whatever the collector does. Array buffers, which V8 counts, ' +
    'come back in time.',
  factors: {
    workload: ['churn', 'parent-trees', 'lru-cache'],
    manager: managerNames,
    yieldEvery: [null, 256],
  },
  sizes: { quick: { blocks: 1, scale: 1 }, full: { blocks: 5, scale: 1 } },
  fixed: { native: { kind: 'fixed', bytes: kib(16) }, backend: 'malloc', jsHeapMiB: 64 },
  twin: { workload: 'churn', manager: 'refcount-generational', yieldEvery: 256 },
  claims: [
    ...counting.map((manager) => ({
      id: `${manager}-acyclic-at-once`,
      text: `Under ${manager}, acyclic garbage is reclaimed before the next object is allocated.`,
      kind: 'value' as const,
      metric: 'lag-max' as const,
      of: { workload: 'churn' as const, manager },
      is: '=' as const,
      than: 0,
    })),
    {
      id: 'counting-leaks-cycles',
      text: 'Counting alone never reclaims a tree whose nodes know their parents.',
      kind: 'value',
      metric: 'never-reclaimed-share',
      of: { workload: 'parent-trees', manager: 'refcount' },
      is: '>=',
      than: 0.99,
    },
    {
      id: 'collector-bounds-cycles',
      text: 'The generational collector leaves less than a tenth of the dead cycles behind.',
      kind: 'value',
      metric: 'never-reclaimed-share',
      of: { workload: 'parent-trees', manager: 'refcount-generational' },
      is: '<',
      than: 0.1,
    },
    {
      id: 'no-finalizer-in-a-loop',
      text: 'Without a turn of the event loop, no finalizer of V8 runs before the work is over.',
      kind: 'value',
      metric: 'finalizers-inside-loop',
      of: { manager: 'tracing', yieldEvery: null },
      is: '=',
      than: 0,
    },
    {
      id: 'tracing-blind-to-malloc',
      text: 'Memory that V8 does not know of mostly stays until the end, even when the event loop turns.',
      kind: 'value',
      metric: 'never-reclaimed-share',
      of: { workload: 'churn', manager: 'tracing', yieldEvery: 256 },
      is: '>=',
      than: 0.5,
    },
    {
      id: 'accounting-helps',
      text: 'Bytes that V8 counts need less than half the peak of bytes that it does not.',
      kind: 'ratio',
      metric: 'peak-rss',
      of: { workload: 'churn', manager: 'tracing-accounted', yieldEvery: 256 },
      over: { workload: 'churn', manager: 'tracing', yieldEvery: 256 },
      is: '<',
      than: 0.5,
    },
  ],
  charts: [
    {
      chart: 'native-timeline',
      title: 'Native memory: a cache whose entries point at each other, event loop turning',
      where: { workload: 'lru-cache', yieldEvery: 256 },
    },
    {
      chart: 'native-timeline',
      title: 'Native memory: trees with parent pointers, event loop turning',
      where: { workload: 'parent-trees', yieldEvery: 256 },
    },
    {
      chart: 'native-timeline',
      title: 'Native memory: short-lived records in a synchronous loop',
      where: { workload: 'churn', yieldEvery: null },
    },
    {
      chart: 'lag-survival',
      title: 'From death to reclaim: trees with parent pointers',
      where: { workload: 'parent-trees', yieldEvery: 256 },
    },
    {
      chart: 'lag-survival',
      title: 'From death to reclaim: short-lived records',
      where: { workload: 'churn', yieldEvery: 256 },
    },
    { chart: 'peak-bars', title: 'Peak native memory', metric: 'peak-native' },
    { chart: 'drag-bars', title: 'Drag: dead bytes times how long they waited', metric: 'drag' },
    { chart: 'outcome-table', title: 'How each invocation ended' },
  ],
});
