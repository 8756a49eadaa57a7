import { describe, expect, it } from 'vitest';
import { didYouMean, nearestName, slug, suggestion } from './names.ts';

describe('a wrong name', () => {
  it('is answered with the nearest known one when that is near', () => {
    expect(nearestName('chrun', ['larson', 'churn'])).toBe('churn');
    expect(didYouMean('chrun', ['larson', 'churn'])).toBe(' Did you mean "churn"?');
    expect(suggestion('chrun', ['larson', 'churn'])).toBe(' Did you mean "churn"?');
  });

  it('that is near to nothing is answered with nothing, or with all that is known', () => {
    expect(nearestName('elephant', ['larson', 'churn'])).toBeNull();
    expect(didYouMean('elephant', ['larson', 'churn'])).toBe('');
    expect(suggestion('elephant', ['larson', 'churn'])).toBe(' Known: larson, churn.');
    expect([nearestName('x', []), didYouMean('x', []), suggestion('x', [])]).toEqual([null, '', '']);
  });
});

describe('a slug', () => {
  it('is what a file name may hold', () => {
    expect(slug('churn/tracing/yield=256')).toBe('churn-tracing-yield-256');
    expect(slug('  (Refcount + generational) ')).toBe('refcount-generational');
  });
});
