/**
 * Runs in a thread of its own (`bundle.ts`): the compiler that writes workloads out takes a second to load
 * and works without a pause, in which no signal would be heard.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { bundle } from '../../workshop/bundle.ts';
import { inlining } from './inline-mutator.ts';

/** What the thread is asked for. */
export interface BundlingWanted {
  readonly name: string;
  readonly entry: string;
  readonly text: string | undefined;
  /** Files of workloads that are none of the product's. */
  readonly ownWorkloads: readonly string[];
  readonly cacheFolder: string | undefined;
}

const { name, entry, text, ownWorkloads, cacheFolder }: BundlingWanted = workerData;
const source = { name, entry, plugins: [inlining(ownWorkloads)], sourceMap: true };
parentPort?.postMessage(await bundle(text === undefined ? source : { ...source, text }, cacheFolder));
