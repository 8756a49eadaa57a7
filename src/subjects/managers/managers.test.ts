import { expect, test } from 'vitest';
import { type ManagerName, managerFacts, managerNames } from '../../model/index.ts';
import { type ManagerTraits, managerOnMalloc, testManager } from './conformance/test-manager.ts';
import { JsObjectManager } from './js-objects.ts';

/** What each manager does under the conformance suite. One without a row does not compile. */
const traits: Readonly<Record<ManagerName, Omit<ManagerTraits, 'name'>>> = {
  epsilon: {
    explicit: false,
    reclaims: 'never',
    freesAtDeath: false,
    underPressure: 'has no hook',
  },
  manual: {
    explicit: true,
    reclaims: 'always',
    freesAtDeath: true,
    underPressure: 'needs no help',
  },
  refcount: {
    explicit: false,
    reclaims: 'without cycles',
    freesAtDeath: true,
    underPressure: 'has no hook',
  },
  'refcount-generational': {
    options: { thresholds: [40, 3, 3] },
    explicit: false,
    reclaims: 'always',
    freesAtDeath: true,
    underPressure: 'the hook helps',
  },
  'refcount-sweep': {
    options: { sweepEvery: 75 },
    explicit: false,
    reclaims: 'always',
    freesAtDeath: true,
    underPressure: 'the hook helps',
  },
  'refcount-trial-deletion': {
    options: { sweepEvery: 40 },
    explicit: false,
    reclaims: 'always',
    freesAtDeath: true,
    underPressure: 'the hook helps',
  },
  tracing: {
    explicit: false,
    reclaims: 'always',
    freesAtDeath: false,
    underPressure: 'has no hook',
  },
  'tracing-accounted': {
    explicit: false,
    reclaims: 'always',
    freesAtDeath: false,
    underPressure: 'has no hook',
  },
  'tracing-forced': {
    explicit: false,
    reclaims: 'always',
    freesAtDeath: false,
    underPressure: 'the hook does not help',
  },
  'tracing-dispose': {
    explicit: true,
    reclaims: 'always',
    freesAtDeath: true,
    underPressure: 'needs no help',
  },
};

for (const name of managerNames) testManager({ name, ...traits[name] });

test.each(managerNames)('%s is bundled for the objects that it has', (name) => {
  const wrapped = managerOnMalloc(name).manager instanceof JsObjectManager;
  expect(managerFacts[name].objects).toBe(wrapped ? 'wrapped' : 'counted');
});
