import { createReadStream, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Transform } from 'node:stream';
import { z } from 'zod';
import { clinicModule } from '../binaries.ts';
import { ProfileError } from '../errors.ts';
import type { MemorySample } from '../memory.ts';

const sample = z.object({
  timestamp: z.number(),
  memory: z.object({
    rss: z.number(),
    heapTotal: z.number(),
    heapUsed: z.number(),
    external: z.number(),
    arrayBuffers: z.number(),
  }),
});

const decoderModule = '@clinic/doctor/format/process-stat-decoder.js';

/**
 * Doctor's raw samples, read by doctor's own decoder, as memory curves: also the external memory and the
 * array buffers, which its page leaves out. A process that died leaves a torn last sample, which is dropped.
 * Doctor samples from the event loop: a process that never yields has few samples or none.
 *
 * @param startedMs when the workload began, as `Date.now()` counts.
 */
export async function doctorSamples(path: string, startedMs: number): Promise<MemorySample[]> {
  if (!existsSync(path)) return [];
  const Decoder: unknown = createRequire(import.meta.url)(clinicModule(decoderModule));
  if (typeof Decoder !== 'function')
    throw new ProfileError(`${decoderModule} holds no decoder; is clinic 13 installed?`);
  const decoder: unknown = Reflect.construct(Decoder, []);
  if (!(decoder instanceof Object && 'write' in decoder && Symbol.asyncIterator in decoder))
    throw new ProfileError(`${decoderModule} is no stream; is clinic 13 installed?`);
  const samples: MemorySample[] = [];
  const stream = createReadStream(path);
  const rows: AsyncIterable<unknown> = stream.pipe(decoder as unknown as Transform);
  for await (const row of rows) {
    const { timestamp, memory } = sample.parse(row);
    const seconds = (timestamp - startedMs) / 1000;
    samples.push(
      { series: 'resident set', seconds, bytes: memory.rss },
      { series: 'V8 heap, total', seconds, bytes: memory.heapTotal },
      { series: 'V8 heap, used', seconds, bytes: memory.heapUsed },
      { series: 'external memory, told to V8', seconds, bytes: memory.external },
      { series: 'array buffers', seconds, bytes: memory.arrayBuffers },
    );
  }
  return samples;
}
