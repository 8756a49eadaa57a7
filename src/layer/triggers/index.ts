/** When to collect, never how. Triggers see counters only. May import: heap, model. */
export * from './allocation-count.ts';
