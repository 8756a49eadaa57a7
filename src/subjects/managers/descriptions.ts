import type { ManagerName } from '../../model/index.ts';

/** One sentence per manager: who frees, and when. */
export const managerDescriptions: Readonly<Record<ManagerName, string>> = {
  epsilon: 'Frees nothing, ever: what the work costs without memory management.',
  manual: 'Frees native memory where the program says so; V8 cleans up the JS objects.',
  refcount: 'Counts references; frees at the last release; leaks cycles.',
  'refcount-generational':
    "Counts references and runs CPython's cycle collector by its thresholds (700, 10, 10).",
  'refcount-sweep': 'Counts references and looks for cycles everywhere after every N allocations.',
  tracing: 'V8 decides; a finalizer frees native memory that V8 does not know of.',
  'tracing-accounted': 'V8 decides and knows the bytes: they are array buffers.',
  'tracing-forced': 'As tracing, with gc() whenever so many native bytes were allocated.',
  'tracing-dispose': 'The program disposes; a finalizer is the net for what it forgets.',
};
