export const toolNames = [
  'clinic-doctor',
  'clinic-heapprofiler',
  'clinic-flame',
  'clinic-bubbleprof',
  '0x',
  'cpu-prof',
  'heap-prof',
  'heap-snapshot',
  'trace',
] as const;
export type ToolName = (typeof toolNames)[number];

interface ToolDescription {
  /** What it shows, in a few words. */
  readonly shows: string;
  /** Whose names and whose positions its page prints. */
  readonly positions: string;
}

/** The top level of all modules is one function of the bundle, so it has no one place in the source. */
const inSource = 'TypeScript names and positions, but the bundle’s for code outside functions';

/** What each tool is for, and how far its positions can be trusted. */
export const toolDescriptions: Readonly<Record<ToolName, ToolDescription>> = {
  'clinic-doctor': {
    shows: 'processor, event loop delay and memory over time, with a diagnosis',
    positions: 'no functions in it',
  },
  'clinic-heapprofiler': {
    shows: 'which functions allocated what is still in the V8 heap (blind to native memory)',
    positions: inSource,
  },
  'clinic-flame': {
    shows: 'a flame graph of processor time',
    positions: inSource,
  },
  'clinic-bubbleprof': {
    shows: 'asynchronous operations and what they wait for',
    positions: inSource,
  },
  '0x': {
    shows: 'a flame graph of processor time, V8 and native frames behind buttons',
    positions: inSource,
  },
  'cpu-prof': {
    shows: 'V8’s sampling CPU profile, for Chrome DevTools, VS Code or speedscope',
    positions: inSource,
  },
  'heap-prof': {
    shows: 'V8’s sampling allocation profile, for Chrome DevTools or VS Code (blind to native memory)',
    positions: inSource,
  },
  'heap-snapshot': {
    shows:
      'every object in the V8 heap at the peak, before and after a sweep, at the end, and near the limit',
    positions: 'class names; V8 keeps no positions of allocations in a snapshot',
  },
  trace: {
    shows:
      'collections, sweeps, death cascades and finalizer bursts on one time axis with memory, for Perfetto',
    positions: 'no functions in it',
  },
};
