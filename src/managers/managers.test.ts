import { testManager } from './conformance/test-manager.ts';

testManager({ name: 'epsilon', explicit: false, freesAtDeath: false, underPressure: 'has no hook' });
testManager({ name: 'manual', explicit: true, freesAtDeath: true, underPressure: 'needs no help' });
testManager({ name: 'refcount', explicit: false, freesAtDeath: true, underPressure: 'has no hook' });
testManager({
  name: 'refcount-generational',
  explicit: false,
  freesAtDeath: true,
  underPressure: 'the hook helps',
});
testManager({ name: 'refcount-sweep', explicit: false, freesAtDeath: true, underPressure: 'the hook helps' });
testManager({ name: 'tracing', explicit: false, freesAtDeath: false, underPressure: 'has no hook' });
testManager({
  name: 'tracing-accounted',
  explicit: false,
  freesAtDeath: false,
  underPressure: 'has no hook',
});
testManager({
  name: 'tracing-forced',
  explicit: false,
  freesAtDeath: false,
  underPressure: 'the hook does not help',
});
testManager({ name: 'tracing-dispose', explicit: true, freesAtDeath: true, underPressure: 'needs no help' });
