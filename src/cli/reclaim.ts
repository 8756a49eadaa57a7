#!/usr/bin/env node
/**
 * `reclaim` as an installed package starts it: experiment files are TypeScript, which node does not load in
 * all versions.
 */
import { register } from 'tsx/esm/api';

register();
await import('./main.ts');
