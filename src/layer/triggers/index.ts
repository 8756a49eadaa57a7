/** When to collect, never how: values that see counters only. May import: heap. */
export * from './allocation-count.ts';
export * from './heap-growth.ts';
export { never } from './never.ts';
export type { Trigger } from './trigger.ts';
