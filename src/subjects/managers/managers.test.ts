import { expect, test } from 'vitest';
import { managerNames, objectsOf } from '../../model/index.ts';
import { managerOnMalloc, testManager } from './conformance/test-manager.ts';
import { JsObjectManager } from './js-objects.ts';

testManager({
  name: 'epsilon',
  explicit: false,
  reclaims: 'never',
  freesAtDeath: false,
  underPressure: 'has no hook',
});

testManager({
  name: 'manual',
  explicit: true,
  reclaims: 'always',
  freesAtDeath: true,
  underPressure: 'needs no help',
});

testManager({
  name: 'refcount',
  explicit: false,
  reclaims: 'without cycles',
  freesAtDeath: true,
  underPressure: 'has no hook',
});

testManager({
  name: 'refcount-generational',
  options: { thresholds: [40, 3, 3] },
  explicit: false,
  reclaims: 'always',
  freesAtDeath: true,
  underPressure: 'the hook helps',
});

testManager({
  name: 'refcount-sweep',
  options: { sweepEvery: 75 },
  explicit: false,
  reclaims: 'always',
  freesAtDeath: true,
  underPressure: 'the hook helps',
});

testManager({
  name: 'tracing',
  explicit: false,
  reclaims: 'always',
  freesAtDeath: false,
  underPressure: 'has no hook',
});

testManager({
  name: 'tracing-accounted',
  explicit: false,
  reclaims: 'always',
  freesAtDeath: false,
  underPressure: 'has no hook',
});

testManager({
  name: 'tracing-forced',
  explicit: false,
  reclaims: 'always',
  freesAtDeath: false,
  underPressure: 'the hook does not help',
});

testManager({
  name: 'tracing-dispose',
  explicit: true,
  reclaims: 'always',
  freesAtDeath: true,
  underPressure: 'needs no help',
});

test.each(managerNames)('%s is bundled for the objects that it has', (name) => {
  const wrapped = managerOnMalloc(name).manager instanceof JsObjectManager;
  expect(objectsOf[name]).toBe(wrapped ? 'wrapped' : 'counted');
});
