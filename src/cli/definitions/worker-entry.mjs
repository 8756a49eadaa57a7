// A worker thread does not inherit the loader of TypeScript: it is registered first, then the worker proper
// is loaded.
import { register as registerCommonJs } from 'tsx/cjs/api';
import { register } from 'tsx/esm/api';

registerCommonJs();
register();
await import(new URL('./worker.ts', import.meta.url).href);
