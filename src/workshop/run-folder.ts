import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { StoreError } from './errors.ts';
import { syncFolder, writeWhole, writeWholeText } from './files.ts';
import { openJsonLines } from './json-lines.ts';
import { type FolderLock, lockFolder, lockForReading } from './lock.ts';

/** The name of the file that holds a run's records, one a line. */
export const recordsFile = 'invocations.jsonl';

/** A run folder that this process alone holds, until it is closed. */
export interface HeldFolder {
  /** Name of the folder. */
  readonly id: string;
  readonly folder: string;
  /** Writes or replaces a file of the folder, whole, as JSON. */
  write(name: string, data: unknown, indent?: number): void;
  /** Adds one record; it is on disk before this returns. */
  append(record: unknown): void;
  /** Replaces all records, as a whole. */
  replaceRecords(records: readonly unknown[]): void;
  /** Lets go of the folder. Doing it again does nothing. */
  close(): void;
  /**
   * Closes after a failure: a folder that was made for this and holds no record is no run and goes again.
   * True when it went.
   */
  abandon(): boolean;
  /**
   * Closes, and removes a folder that was made for this, whatever it holds: what was to be written into it is
   * not whole.
   */
  discard(): void;
}

/**
 * Makes and holds the folder `<resultsRoot>/<experiment>/<time>-<kind>`.
 *
 * @throws {StoreError} when a folder of this name exists (nothing is ever overwritten) or none can be made.
 */
export function makeRunFolder(resultsRoot: string, experiment: string, kind: string, now: Date): HeldFolder {
  const parent = join(resultsRoot, experiment);
  const folder = join(parent, `${timeName(now)}-${kind}`);
  try {
    mkdirSync(parent, { recursive: true });
    mkdirSync(folder);
  } catch (cause) {
    throw new StoreError(
      `Cannot make the run folder ${folder}: ${String(cause)}. An existing run is never overwritten; ` +
        'continue it with --resume, or start a new one in a second.',
      { cause },
    );
  }
  syncFolder(parent);
  return held(folder, true);
}

/**
 * Holds an existing run folder, to go on with it or to write its report.
 *
 * @throws {LockedError} when another process holds it, {StoreError} when it is not the folder of a run.
 */
export function holdRunFolder(folder: string): HeldFolder {
  refuseWithoutPlan(folder);
  return held(folder, false);
}

function refuseWithoutPlan(folder: string): void {
  const plan = join(folder, 'plan.json');
  if (!existsSync(plan)) throw new StoreError(`There is no ${plan}. Is ${folder} the folder of a run?`);
}

/**
 * Holds an existing run folder for reading: nobody changes it until it is released.
 *
 * @throws {LockedError} when another process holds it, {StoreError} when it is not the folder of a run.
 */
export function holdForReading(folder: string): FolderLock {
  refuseWithoutPlan(folder);
  return lockForReading(folder);
}

/**
 * Does something to a run folder while nobody else may: writing its report, for one.
 *
 * @throws {LockedError} when another process holds it, {StoreError} when it is not the folder of a run, and
 *   whatever the work throws.
 */
export async function whileHolding<T>(folder: string, work: (own: HeldFolder) => Promise<T>): Promise<T> {
  const own = holdRunFolder(folder);
  try {
    return await work(own);
  } finally {
    own.close();
  }
}

/** Whether a run folder holds no record: nothing was measured in it, so it is no run (yet). */
export function holdsNoRecord(folder: string): boolean {
  const status = statSync(join(folder, recordsFile), { throwIfNoEntry: false });
  return status === undefined || status.size === 0;
}

function held(folder: string, isNew: boolean): HeldFolder {
  const lock = lockFolder(folder);
  let lines: ReturnType<typeof openJsonLines> | null = null;
  let appended = 0;
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    lines?.close();
    lock.release();
  };
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
    // Somebody may have removed it with all that is around it.
    if (existsSync(dirname(folder))) syncFolder(dirname(folder));
  };
  return {
    id: basename(folder),
    folder,
    write: (name, data, indent) => writeWhole(join(folder, name), data, indent),
    append(record) {
      lines ??= openJsonLines(join(folder, recordsFile));
      lines.append(record);
      appended++;
    },
    replaceRecords(records) {
      lines?.close();
      lines = null;
      writeWholeText(join(folder, recordsFile), records.map((one) => `${JSON.stringify(one)}\n`).join(''));
    },
    close,
    abandon() {
      const goes = open && isNew && appended === 0;
      close();
      if (goes) remove();
      return goes;
    },
    discard() {
      const goes = open && isNew;
      close();
      if (goes) remove();
    },
  };
}

/** `2026-03-04T05-06-07Z`: a moment as file names like it. */
export const timeName = (now: Date): string => `${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;

/**
 * Makes a folder, or takes one that is empty.
 *
 * @throws {StoreError} when something is in it: nothing is ever overwritten.
 */
export function claimEmptyFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0)
    throw new StoreError(
      `The folder ${folder} is not empty, and nothing is ever overwritten. Give another with --out.`,
    );
}
