import { defineExperiment, kib, managerNames, mib } from '../src/index.ts';

const roomyHeap = 64;
const roomyBudget = mib(640);
const smallHeaps = [16, 10, 8];
const smallBudgets = [mib(256), mib(128), mib(64)];

export default defineExperiment({
  name: 'heap-limit',
  title: 'Who finishes when memory is short, who dies, and how?',
  question:
    'The same work under shrinking JS heaps and under shrinking budgets of native memory: which managers complete it, ' +
    'and what kills the others?',
  prediction:
    'A limit on the JS heap never bounds native bytes: under tracing the native peak is the same at every heap size. ' +
    'A native budget kills whoever waits for a collector that does not know of it, and counting without a cycle ' +
    'collector, which leaks. Managers that collect under pressure finish close to what is reachable.',
  factors: {
    workload: ['parent-trees'],
    manager: managerNames,
    jsHeapMiB: [roomyHeap, ...smallHeaps],
    yieldEvery: [256],
    nativeBudget: [roomyBudget, ...smallBudgets],
  },
  // A cross, not a grid: one limit shrinks while the other is roomy.
  skip: smallHeaps.flatMap((jsHeapMiB) => smallBudgets.map((nativeBudget) => ({ jsHeapMiB, nativeBudget }))),
  sizes: { quick: { blocks: 1, scale: 1 }, full: { blocks: 5, scale: 1 } },
  fixed: { native: { kind: 'fixed', bytes: kib(16) }, backend: 'malloc', timeoutMs: 30_000 },
  twin: { manager: 'refcount-generational', jsHeapMiB: roomyHeap, nativeBudget: roomyBudget },
  claims: [
    {
      id: 'pressure-collects',
      text: 'The cycle collector, called when the budget is reached, brings the work through every native budget.',
      kind: 'outcome',
      of: { manager: 'refcount-generational', jsHeapMiB: roomyHeap },
      among: ['ok'],
    },
    {
      id: 'counting-alone-dies',
      text: 'Counting alone leaks every tree and dies of the native budget.',
      kind: 'outcome',
      of: { manager: 'refcount', nativeBudget: mib(256) },
      among: ['oom-native'],
    },
    {
      id: 'tracing-dies-of-the-budget',
      text: 'V8 does not know of the budget and dies of it.',
      kind: 'outcome',
      of: { manager: 'tracing', nativeBudget: mib(128) },
      among: ['oom-native'],
    },
    {
      id: 'dispose-saves-tracing',
      text: 'The same collector with explicit disposal finishes within every native budget.',
      kind: 'outcome',
      of: { manager: 'tracing-dispose', jsHeapMiB: roomyHeap },
      among: ['ok'],
    },
    {
      id: 'never-free-needs-the-heap',
      text: 'Keeping every object dies of the JS heap once that is small.',
      kind: 'outcome',
      of: { manager: 'epsilon', jsHeapMiB: 8 },
      among: ['oom-js'],
    },
  ],
  charts: [
    { chart: 'outcome-table', title: 'How each invocation ended, by limit' },
    {
      chart: 'native-timeline',
      title: 'Native memory under a budget of 64 MiB',
      where: { jsHeapMiB: roomyHeap, nativeBudget: mib(64) },
    },
    {
      chart: 'peak-bars',
      title: 'Peak native memory, as far as each got',
      metric: 'peak-native',
      where: { jsHeapMiB: roomyHeap },
    },
    {
      chart: 'peak-bars',
      title: 'Peak resident set under a shrinking JS heap',
      metric: 'peak-rss',
      where: { nativeBudget: roomyBudget },
    },
  ],
});
