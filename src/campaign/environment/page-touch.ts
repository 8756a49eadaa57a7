/**
 * Linux on x64 gives out memory in pages of this size; elsewhere a page may be larger, and the figure is then
 * per 4 KiB of it.
 */
const pageBytes = 4096;
/** Large enough to come from the kernel and not from what `malloc` has in store. */
const bufferBytes = 1024 * pageBytes;
const buffers = 3;

/**
 * Nanoseconds to touch 4 KiB of new memory for the first time: what the kernel, and the hypervisor below it,
 * take to give it out. Least of three buffers of 4 MiB. Virtual machines can take more than ten microseconds,
 * and experiments with native memory pay it for every object. Takes some tens of milliseconds there.
 */
export function measurePageTouch(): number {
  // All of them at once: one that is freed may be given out again, touched.
  const fresh = Array.from({ length: buffers }, () => new Uint8Array(bufferBytes));
  return Math.round(Math.min(...fresh.map((buffer) => nsPerPage(buffer))));
}

function nsPerPage(buffer: Uint8Array): number {
  const start = process.hrtime.bigint();
  for (let at = 0; at < buffer.length; at += pageBytes) buffer[at] = 1;
  return Number(process.hrtime.bigint() - start) / (buffer.length / pageBytes);
}
