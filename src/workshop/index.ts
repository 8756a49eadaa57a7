/**
 * One way to do what several rooms need: bundle a process, run a child, hold a run folder, scrub paths, find
 * the name that was meant. Imports the model only; see README.md.
 */
export { type BundleSource, bundle } from './bundle.ts';
export { type ChildLife, type ChildObserver, type ChildOptions, runChild, SpawnError } from './child.ts';
export { type Command, childEnvironment } from './command.ts';
export { isThere, readBelow, refuseLinksOutside, removeHalfWritten, sizeLimits } from './confined.ts';
export { StoreError } from './errors.ts';
export {
  notJson,
  parsed,
  readWhole,
  replacedWhole,
  validated,
  writeFully,
  writeWhole,
  writeWholeText,
} from './files.ts';
export { killHard } from './groups.ts';
export { type JsonLines, type Line, openJsonLines, readLines } from './json-lines.ts';
export { LineSplitter } from './line-splitter.ts';
export { type LocalFiles, localFiles } from './local-files.ts';
export { type FolderLock, LockedError, lockFolder, lockForReading } from './lock.ts';
export type { KernelMemory } from './memory-groups.ts';
export { didYouMean, nearestName, slug, suggestion } from './names.ts';
export { homeFolder, isInstalled, productRoot, reclaimCommand } from './product.ts';
export { readResident } from './resident.ts';
export {
  claimEmptyFolder,
  type HeldFolder,
  holdForReading,
  holdRunFolder,
  holdsNoRecord,
  makeRunFolder,
  recordsFile,
  timeName,
  whileHolding,
} from './run-folder.ts';
export { withoutPaths } from './scrub.ts';
export { inThread, type ThreadWork, unlessAborted } from './thread.ts';
export { visibleData } from './visible.ts';
export { type Bounds, type Killed, type ResidentSample, Watch } from './watch.ts';
