import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { bytes, mib } from '../../model/index.ts';
import { bundle, runChild, unlessAborted } from '../../workshop/index.ts';
import { type OwnFile, ownSubjectsText } from './files.ts';

/** A part of an experiment's own breaks its contract; the message names it, its file, and what it does. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}

const entry = fileURLToPath(new URL('../child/check.ts', import.meta.url));
const answer = z.array(z.object({ kind: z.string(), name: z.string(), why: z.string() }));

/** How long all checks together may take: they are runs of a fiftieth of the quick size. */
const limitMs = 60_000;

/**
 * Runs workloads and managers of an experiment's own once, small, in a process of their own, and checks what
 * built-in ones are tested for:
 * same calls every time, all references released, a checksum that notices a wrong object; right reads, and
 * no free before death.
 *
 * @throws {ContractError} naming each that breaks its contract, and the signal's reason when that aborts.
 */
export async function checkOwnParts(own: readonly OwnFile[], signal: AbortSignal): Promise<void> {
  const subjects = own.filter(({ kind }) => kind === 'workload' || kind === 'manager');
  if (subjects.length === 0) return;
  const text = `import { check } from './check.ts';\n${ownSubjectsText(subjects)}await check(own);\n`;
  const path = await unlessAborted(bundle({ name: 'first-run', entry, text, sourceMap: true }), signal);
  let said: string | null = null;
  const life = await runChild(
    { file: process.execPath, args: ['--expose-gc', '--enable-source-maps', path] },
    {
      bounds: { rssBytes: bytes(mib(2048)), timeoutMs: limitMs },
      signal,
      observer: {
        line: (line) => {
          said = line;
        },
        resident: () => undefined,
      },
    },
  );
  const names = subjects.map(({ kind, name, file }) => `${kind} "${name}" (${file})`).join(', ');
  if (said === null)
    throw new ContractError(
      `The first short run of ${names} did not end: ${whyNot(life.killed !== null, life.stderr)}.`,
    );
  const broken = answer.parse(JSON.parse(said));
  if (broken.length === 0) return;
  const words = broken.map(({ kind, name, why }) => {
    const file = subjects.find((each) => each.name === name)?.file ?? '';
    return `The ${kind} "${name}" (${file}) breaks its contract: ${why}.`;
  });
  throw new ContractError(words.join('\n'));
}

const whyNot = (killed: boolean, stderr: string): string =>
  killed
    ? `it took more than ${limitMs / 1000} s or 2 GiB. Its length must follow the scale in its parameters`
    : `its process ended${stderr === '' ? '' : ` with:\n${stderr.trim().split('\n').slice(0, 6).join('\n')}\n`}`;
