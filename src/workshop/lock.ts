import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isThere, readBelow } from './confined.ts';
import { StoreError } from './errors.ts';
import { parsed, writeWholeText } from './files.ts';
import { type Liveness, livenessOf, ownIdentity } from './process-identity.ts';

/** Another process holds the folder. The message names it and says what to do. */
export class LockedError extends StoreError {
  override readonly name = 'LockedError';
}

/** The right to change a folder, until it is released. */
export interface FolderLock {
  release(): void;
}

const claimSchema = z.object({
  pid: z.int().positive(),
  host: z.string(),
  bootId: z.string().nullable(),
  pidNamespace: z.string().nullable(),
  startTicks: z.number().nullable(),
  since: z.string(),
});
type Claim = z.infer<typeof claimSchema>;

/** Another's claim on the folder. */
interface Other {
  readonly ticket: string;
  readonly claim: Claim;
  readonly liveness: Liveness;
  /** It has looked around and owns the folder; before, it only wants it. */
  readonly isOwner: boolean;
}

const claimFile = (ticket: string): string => `lock-${ticket}.json`;
const ownerFile = (ticket: string): string => `lock-${ticket}.owner`;
const largestClaim = 4096;
const claimName = /^lock-(.+)\.json$/;

/** How long another claim may be undecided; deciding takes it a few file operations. */
const undecidedMs = 10_000;

/**
 * Takes the one lock of a folder. Whoever wants it first writes a claim under a name that was never used
 * before, then looks at all others: of claims of the same moment the lowest name wins, an owner keeps what it
 * has, and claims of dead processes are removed. Since the names are never used again, removing a dead one
 * cannot hit somebody else, and since everybody writes before looking, no two can both have seen nobody.
 *
 * @throws {LockedError} when a living process has it, or one of another machine, of which nobody here can
 *   tell.
 * @throws {StoreError} when nothing can be written there.
 */
export function lockFolder(folder: string): FolderLock {
  const ticket = `${String(Date.now()).padStart(15, '0')}-${process.pid}-${randomBytes(6).toString('hex')}`;
  const release = (): void => {
    process.off('exit', release);
    for (const file of [ownerFile(ticket), claimFile(ticket)]) rmSync(join(folder, file), { force: true });
  };
  try {
    const claim: Claim = { ...ownIdentity(), since: new Date().toISOString() };
    // Not under the usual name beside it: whoever has the lock removes those, and may have it now.
    const aside = join(folder, `lock-${ticket}.part`);
    writeWholeText(join(folder, claimFile(ticket)), `${JSON.stringify(claim)}\n`, aside);
  } catch (cause) {
    throw new StoreError(
      `Cannot lock ${folder}: ${String(cause)}. A run is changed only by who can write into its folder.`,
      { cause },
    );
  }
  process.on('exit', release);
  try {
    waitForTurn(folder, ticket, release);
    writeFileSync(join(folder, ownerFile(ticket)), '');
  } catch (error) {
    release();
    throw error;
  }
  return { release };
}

/**
 * Takes the lock of a folder that will only be read, so that nobody changes it meanwhile. Where nothing can
 * be written, it looks whether somebody else has it.
 *
 * @throws {LockedError} as {@link lockFolder}.
 */
export function lockForReading(folder: string): FolderLock {
  if (isWritable(folder)) return lockFolder(folder);
  const [other] = othersIn(folder, '');
  if (other !== undefined) throw refusal(folder, other);
  return { release: () => undefined };
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false; // also on a disk that is mounted for reading only
  }
}

/** Returns when nobody else has or gets the folder. Calls `withdraw` before it waits for others to decide. */
function waitForTurn(folder: string, ticket: string, withdraw: () => void): void {
  const giveUpAt = performance.now() + undecidedMs;
  for (;;) {
    const others = othersIn(folder, ticket);
    const owner = others.find(({ isOwner }) => isOwner);
    if (owner !== undefined) throw refusal(folder, owner);
    const earlier = others.find((other) => other.ticket < ticket);
    if (earlier !== undefined) {
      withdraw();
      throw refusal(folder, whoeverGetsIt(folder, earlier, giveUpAt));
    }
    const [later] = others;
    if (later === undefined) return;
    // It will see our claim and withdraw, or has become the owner before our claim was there.
    if (performance.now() > giveUpAt) throw refusal(folder, later);
    aMoment();
  }
}

/**
 * The one that owns the folder once the claims of this moment are decided, so that the refusal names who has
 * it: the earliest claim loses to an owner that it saw. Where nobody owns it in the end, `earlier`.
 */
function whoeverGetsIt(folder: string, earlier: Other, giveUpAt: number): Other {
  while (performance.now() < giveUpAt) {
    const others = othersIn(folder, '');
    const owner = others.find(({ isOwner }) => isOwner);
    if (owner !== undefined) return owner;
    if (others.length === 0) return earlier;
    aMoment();
  }
  return earlier;
}

const aMoment = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);

/** Everybody else's claims that may still count. Those of dead processes are removed. */
function othersIn(folder: string, ticket: string): Other[] {
  return readdirSync(folder).flatMap((name) => {
    const other = claimName.exec(name)?.[1];
    if (other === undefined || other === ticket) return [];
    const claim = readClaim(join(folder, name), folder);
    if (claim === null) return [];
    const liveness = livenessOf(claim);
    if (liveness !== 'dead')
      return [{ ticket: other, claim, liveness, isOwner: existsSync(join(folder, ownerFile(other))) }];
    if (isWritable(folder))
      for (const file of [ownerFile(other), claimFile(other)]) rmSync(join(folder, file), { force: true });
    return [];
  });
}

/** Null when it has just been withdrawn. */
function readClaim(path: string, folder: string): Claim | null {
  let text: string;
  try {
    text = readBelow(path, folder, largestClaim).toString('utf8');
  } catch (error) {
    if (!isThere(path)) return null;
    throw error;
  }
  const claim = claimSchema.safeParse(parsed(text));
  if (claim.success) return claim.data;
  throw new LockedError(
    `${path} should say which process uses this run, and does not. If none does, delete that file and try again.`,
  );
}

function refusal(folder: string, { ticket, claim, liveness }: Other): LockedError {
  const { pid, host, since, startTicks } = claim;
  const file = join(folder, claimFile(ticket));
  if (liveness === 'elsewhere')
    return new LockedError(
      `${folder} is in use by process ${pid} on ${host} since ${since}. Whether that process still runs cannot be seen from here: ` +
        `it belongs to another machine or container. If it has ended, delete ${file} and try again.`,
    );
  const doubt =
    startTicks === null
      ? ` This system does not tell when a process started: if ${pid} is another program by now, delete ${file}.`
      : '';
  return new LockedError(
    `${folder} is in use by process ${pid}${pid === process.pid ? ' (this one)' : ''} since ${since}: only one may run, resume, merge into or publish a run. ` +
      `Wait until it has ended, or stop it.${doubt}`,
  );
}
