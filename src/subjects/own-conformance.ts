/**
 * The first short run of workloads and managers of one's own: do they keep the contract that built-in ones
 * are tested for? Runs in a
 * process of its own, with `gc()`.
 */
import { bytes, kib, type WorkloadParameters } from '../model/index.ts';
import { PlainMutator, Watched } from './managers/conformance/watched.ts';
import { Clock, createOwnManager, type OwnManager } from './managers/index.ts';
import { chooseBackend, Ledger, NativeMemory } from './native/index.ts';
import type { OwnSubjects } from './own-subjects.ts';
import {
  type Counted,
  CountingMutator,
  type CountingOptions,
} from './workloads/conformance/counting-mutator.ts';
import { type Workload, workloads } from './workloads/index.ts';

/** A part that breaks its contract, and how. */
export interface Broken {
  readonly kind: 'workload' | 'manager';
  readonly name: string;
  readonly why: string;
}

/** Checks all; the first thing that is wrong with each. */
export async function brokenContracts(own: OwnSubjects): Promise<readonly Broken[]> {
  const broken: Broken[] = [];
  for (const workload of own.workloads) {
    const why = await saidBy(() => checkWorkload(workload));
    if (why !== null) broken.push({ kind: 'workload', name: workload.name, why });
  }
  const sound = own.workloads.filter(({ name }) => !broken.some((each) => each.name === name));
  for (const manager of own.managers) {
    const why = await saidBy(() => checkManager(manager, sound));
    if (why !== null) broken.push({ kind: 'manager', name: manager.name, why });
  }
  return broken;
}

/** What it found, or what was thrown at it. */
async function saidBy(check: () => Promise<string | null>): Promise<string | null> {
  try {
    return await check();
  } catch (error) {
    return error instanceof Error ? `it threw ${error.name}: ${error.message}` : `it threw ${String(error)}`;
  }
}

const small: WorkloadParameters = { scale: 0.01, seed: 7, native: { kind: 'fixed', bytes: kib(4) } };
const plain: CountingOptions = { explicit: false, auditDiscards: false, yieldEvery: null, trace: true };

async function run(workload: Workload, options: CountingOptions, mutator = new CountingMutator(options)) {
  const checksum: unknown = await workload.run(mutator, small);
  return { mutator, checksum };
}

async function checkWorkload(workload: Workload): Promise<string | null> {
  const first = await run(workload, plain);
  const { checksum, mutator } = first;
  if (typeof checksum !== 'number' || checksum !== checksum >>> 0)
    return `its checksum must be a 32-bit unsigned whole number, but is ${String(checksum)}; end with \`finish(checksum)\``;
  if (mutator.objects.length === 0) return 'it allocates nothing';
  if (mutator.safepoints === 0) return 'it has no safepoint: call m.safepoint() once per operation';
  const again = differing(first, await run(workload, plain));
  if (again !== null)
    return `two runs with the same parameters differ ${again}. Draw from its parameters' seed alone: no clock, no Math.random, nothing kept from the run before`;
  const yielding = differing(first, await run(workload, { ...plain, yieldEvery: 3 }));
  if (yielding !== null)
    return `it differs where the event loop turns: ${yielding}. Await what m.safepoint() returns, where it returns something`;
  const owned = mutator.objects.filter((o) => o.owned !== 0);
  if (owned.length > 0)
    return `at its end it still owns ${owned.length} objects (the first is number ${owned[0]?.serial}): release what allocate and retain gave`;
  const left = mutator.objects.filter((o) => !o.freed).length;
  if (workload.cyclic !== left > 0)
    return workload.cyclic
      ? 'it says that it is cyclic, but counts alone free all of its objects'
      : `it says that it is not cyclic, but counts alone leave ${left} of its objects`;
  const explicit = await run(workload, { ...plain, explicit: true, auditDiscards: true });
  explicit.mutator.auditDiscards();
  if (explicit.checksum !== checksum) return 'its checksum differs where the manager is explicit';
  return await blindSpot(workload, mutator, checksum);
}

function differing(
  one: { readonly mutator: CountingMutator; readonly checksum: unknown },
  other: { readonly mutator: CountingMutator; readonly checksum: unknown },
): string | null {
  const [a, b] = [one.mutator.trace, other.mutator.trace];
  const at = a.findIndex((line, i) => line !== b[i]);
  const place = at === -1 && a.length !== b.length ? a.length : at;
  if (place !== -1) return `at call ${place + 1}: "${a[place] ?? 'none'}" and "${b[place] ?? 'none'}"`;
  return one.checksum === other.checksum ? null : 'in their checksums, though all calls are the same';
}

/**
 * A manager that frees too early hands memory to another object: the checksum must notice when one serial
 * reads as another.
 */
async function blindSpot(
  workload: Workload,
  right: CountingMutator,
  checksum: number,
): Promise<string | null> {
  const asked = right.trace.filter((line) => line.startsWith('serial ')).map((line) => Number(line.slice(7)));
  const victims = [...new Set(asked)];
  if (victims.length === 0)
    return 'its checksum asks no object for its birth number: mix m.serial(o) of what it reads into it';
  for (const victim of victims.filter((_, i) => i % Math.ceil(victims.length / 20) === 0)) {
    const mistaken = await run(workload, plain, new Mistaking(victim)).catch(() => null);
    if (mistaken?.checksum === checksum)
      return `its checksum does not notice when object ${victim} is mistaken for another, so a manager that frees too early would pass`;
  }
  return null;
}

class Mistaking extends CountingMutator {
  private readonly victim: number;

  constructor(victim: number) {
    super(plain);
    this.victim = victim;
  }

  override serial(o: Counted): number {
    const serial = super.serial(o);
    return serial === this.victim ? serial + 1_000_003 : serial;
  }
}

const spread: WorkloadParameters = {
  scale: 0.02,
  seed: 20_26,
  native: { kind: 'log-uniform', low: bytes(16), high: bytes(8192) },
};

async function checkManager(part: OwnManager, own: readonly Workload[]): Promise<string | null> {
  const { churn, larson } = workloads;
  for (const workload of [churn, larson, workloads['parent-trees'], workloads['lru-cache'], ...own]) {
    const why = (await checkReclaims(part, workload)) ?? (await checkRepeats(part, workload));
    if (why !== null) return `on ${workload.name} ${why}`;
  }
  return null;
}

/** What it reads is what was written, and what it frees is dead. */
async function checkReclaims(part: OwnManager, workload: Workload): Promise<string | null> {
  const expected = await workload.run(new PlainMutator(), spread);
  const { manager, ledger } = made(part, 50);
  const watched = new Watched(manager, ledger, () => void globalThis.gc?.());
  const checksum = await workload.run(watched, spread);
  await manager.finish();
  watched.check();
  const [early] = watched.premature;
  if (early !== undefined)
    return `it frees native memory too early: that of object ${early}${watched.premature.length > 1 ? ` and of ${watched.premature.length - 1} more` : ''}, while the program can still reach it`;
  return checksum === expected ? null : `the checksum is ${checksum}, and should be ${expected}`;
}

/** Where V8 has no say, counts and frees repeat. */
async function checkRepeats(part: OwnManager, workload: Workload): Promise<string | null> {
  if (part.objects === 'wrapped') return null;
  const once = async () => {
    const { manager, ledger } = made(part, null);
    await workload.run(manager, spread);
    await manager.finish();
    return JSON.stringify([manager.counts(), ledger.freedBlocks, ledger.peakBytes]);
  };
  const [first, second] = [await once(), await once()];
  return first === second ? null : `two runs count differently: ${first} and ${second}`;
}

function made(part: OwnManager, yieldEvery: number | null) {
  const clock = new Clock();
  let ns = 0;
  const now = () => ++ns;
  const ledger = new Ledger({ clock, now, record: true });
  const native = new NativeMemory(chooseBackend('malloc').backend, ledger, null);
  const gc = () => void globalThis.gc?.();
  const manager = createOwnManager(part, {
    native,
    clock,
    yieldEvery,
    options: { part: part.name },
    now,
    gc,
    record: true,
  });
  return { manager, ledger };
}
