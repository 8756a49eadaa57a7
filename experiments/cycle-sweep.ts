import { defineExperiment, kib, type ManagerVariant } from '../src/index.ts';

const periods = [100, 300, 1000, 3000, 10_000, 30_000, 100_000];

const sweeps: ManagerVariant[] = periods.map((sweepEvery) => ({
  manager: 'refcount-sweep',
  label: `sweep every ${sweepEvery.toLocaleString('en')}`,
  options: { sweepEvery },
}));

export default defineExperiment({
  name: 'cycle-sweep',
  title: 'How often should one look for cycles?',
  question:
    'An explicit sweep every N allocations, against the automatic 700/10/10 and against none: how much dead memory ' +
    'floats, and how much time does the search take?',
  prediction:
    'Floating garbage grows with N in proportion; time spent falls with N, because a full sweep visits everything that ' +
    'is alive. The automatic collector should be near the cheap end on both, since it mostly looks at the young.',
  factors: {
    workload: ['self-cycles', 'sessions'],
    manager: [...sweeps, 'refcount-generational', 'refcount'],
  },
  sizes: { quick: { blocks: 2, scale: 4 }, full: { blocks: 10, scale: 4 } },
  fixed: { native: { kind: 'fixed', bytes: kib(4) }, backend: 'malloc', jsHeapMiB: 256, timeoutMs: 60_000 },
  twin: { workload: 'self-cycles', manager: 'refcount-generational' },
  claims: [
    {
      id: 'rare-sweeps-float-more',
      text: 'Sweeping every 10,000 allocations floats at least five times what sweeping every 1,000 does.',
      kind: 'ratio',
      metric: 'peak-floating',
      of: { workload: 'self-cycles', manager: 'sweep every 10,000' },
      over: { workload: 'self-cycles', manager: 'sweep every 1,000' },
      is: '>',
      than: 5,
    },
    {
      id: 'rare-sweeps-cost-less',
      text: 'With a large live set, sweeping every 10,000 allocations takes less than a fifth of the time of sweeping every 1,000.',
      kind: 'ratio',
      metric: 'collector-time',
      of: { workload: 'sessions', manager: 'sweep every 10,000' },
      over: { workload: 'sessions', manager: 'sweep every 1,000' },
      is: '<',
      than: 0.2,
    },
    {
      id: 'generations-pay',
      text: 'With a large live set, the automatic collector spends less time than a full sweep every 1,000 allocations.',
      kind: 'ratio',
      metric: 'collector-time',
      of: { workload: 'sessions', manager: 'refcount-generational' },
      over: { workload: 'sessions', manager: 'sweep every 1,000' },
      is: '<',
      than: 1,
    },
    {
      id: 'no-sweep-keeps-all',
      text: 'Without a sweep, dead cycles are never reclaimed.',
      kind: 'value',
      metric: 'never-reclaimed-share',
      of: { workload: 'self-cycles', manager: 'refcount' },
      is: '>=',
      than: 0.99,
    },
  ],
  charts: [
    {
      chart: 'tradeoff',
      title: 'Floating garbage against time spent: self-referring objects',
      where: { workload: 'self-cycles' },
      metric: 'peak-floating',
      against: 'collector-time',
    },
    {
      chart: 'tradeoff',
      title: 'Floating garbage against time spent: large idle live set',
      where: { workload: 'sessions' },
      metric: 'peak-floating',
      against: 'collector-time',
    },
    {
      chart: 'native-timeline',
      title: 'The sawtooth: self-referring objects',
      where: { workload: 'self-cycles' },
    },
    { chart: 'peak-bars', title: 'Peak native memory', metric: 'peak-native' },
  ],
});
