import type { Ending } from './outcome.ts';

/**
 * V8 ends a process that is out of heap, or that the system gives no more address space (`ulimit -v`), by
 * `abort` (SIGABRT, 134 seen through a shell) or by a trap (SIGTRAP, 133), and words it differently from
 * version to version. The C++ around it throws `bad_alloc`.
 */
const deathText =
  /[^\n]*(?:JavaScript heap out of memory|process out of memory|Fatal JavaScript out of memory|Fatal (?:javascript|process) OOM|std::bad_alloc|Cannot allocate memory)[^\n]*/i;
const deathSignals: readonly (string | null)[] = ['SIGABRT', 'SIGTRAP', 'SIGILL'];
const deathCodes: readonly (number | null)[] = [134, 133, 132];

/** V8's last words when it had no memory; null when it did not die of that. */
export function heapDeath({ code, signal, stderrTail }: Ending): string | null {
  const words = deathText.exec(stderrTail);
  return words && (deathSignals.includes(signal) || deathCodes.includes(code))
    ? words[0].replace(/^#\s*/, '').trim()
    : null;
}

/** Where little is left of the address space, the next request for memory is refused. */
const nearly = 0.9;
const wordless: readonly (string | null)[] = [...deathSignals, 'SIGSEGV', 'SIGBUS'];
const wordlessCodes: readonly (number | null)[] = [...deathCodes, 139, 135];

/** Some code does not even look whether it got the memory, and dies without a word. The evidence, or null. */
export function addressSpaceDeath({ code, signal, kernelMemory }: Ending): string | null {
  const address = kernelMemory?.address;
  if (!address || !(wordless.includes(signal) || wordlessCodes.includes(code))) return null;
  if (address.peakBytes < nearly * address.limitBytes) return null;
  return (
    `ended by ${signal ?? `code ${code}`} without a word of memory, with ${mebibytes(address.peakBytes)} of address space, ` +
    `of which it might have ${mebibytes(address.limitBytes)} (ulimit -v)`
  );
}

/**
 * Evidence that the kernel killed it for want of memory; null where it did not, or another did. SIGKILL alone
 * is no evidence.
 */
export function kernelDeath({ code, signal, killed, kernelMemory, peakRssBytes }: Ending): string | null {
  if ((signal !== 'SIGKILL' && code !== 137) || killed !== null || kernelMemory === null) return null;
  const { groupKills, machineKills, limitBytes } = kernelMemory;
  const resident =
    peakRssBytes === null ? '' : `, last seen with at most ${mebibytes(peakRssBytes)} resident`;
  const limit = limitBytes === null ? '' : ` of ${mebibytes(limitBytes)} that it might use`;
  if (groupKills !== null && groupKills > 0)
    return `ended by SIGKILL while the kernel counted ${groupKills} out-of-memory kill in its memory cgroup${resident}${limit}`;
  const isNear = limitBytes !== null && peakRssBytes !== null && peakRssBytes >= nearly * limitBytes;
  if (machineKills !== null && machineKills > 0 && groupKills === null)
    return `ended by SIGKILL while the kernel counted ${machineKills} out-of-memory kill on this machine; its memory cgroup does not tell${resident}${limit}`;
  if (isNear && groupKills === null && machineKills === null)
    return `ended by SIGKILL that nobody here sent${resident}${limit}; the kernel does not tell what it kills`;
  return null;
}

const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MiB`;
