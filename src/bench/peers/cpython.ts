import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type FoundInterpreter, findInterpreters } from '../../oracles/cpython/index.ts';
import type { Command } from '../../workshop/index.ts';
import type { BenchTask } from '../child/task.ts';
import { type Measure, measureProcess } from '../processes.ts';

const programs = fileURLToPath(new URL('./shapes.py', import.meta.url));
const pyodideHost = fileURLToPath(new URL('./pyodide-host.mjs', import.meta.url));

/** The CPython that is compared with. */
export interface CPython {
  /** As printed: version, native or wasm, how it was built. */
  readonly name: string;
  command(task: BenchTask): Command;
}

/** There is no CPython to compare with. */
export class NoCPythonError extends Error {
  override readonly name = 'NoCPythonError';
}

/** A native 3.11 before any other native one before one in WebAssembly; the newest of each. */
export function choosePython(found: readonly FoundInterpreter[]): FoundInterpreter {
  const native = found.filter(({ kind }) => kind === 'native');
  const chosen =
    native.filter(({ version }) => version.startsWith('3.11.')).at(-1) ?? native.at(-1) ?? found.at(-1);
  if (chosen) return chosen;
  throw new NoCPythonError(
    'No CPython was found: neither a native python3 (3.9 or newer) on PATH or in ~/.pyenv/versions, nor a pyodide package. Install python3, or npm install with development dependencies.',
  );
}

/** @throws {NoCPythonError} */
export async function findCPython(measure: Measure = measureProcess): Promise<CPython> {
  const chosen = choosePython(await findInterpreters());
  if (chosen.kind === 'wasm')
    return {
      name: `CPython in ${chosen.name} ${chosen.version} (wasm)`,
      command: (task) => ({
        file: process.execPath,
        args: ['--max-old-space-size=8192', pyodideHost, chosen.path, programs, JSON.stringify(task)],
      }),
    };
  return {
    name: `CPython ${chosen.version} (native, ${await buildOf(chosen, measure)})`,
    command: (task) => ({ file: chosen.path, args: ['-I', '-S', programs, JSON.stringify(task)] }),
  };
}

const buildQuestion = `import json, sysconfig
flags = sysconfig.get_config_vars()
print(json.dumps({"arguments": flags.get("CONFIG_ARGS") or "", "optimization": flags.get("OPT") or ""}))`;
const buildAnswer = z.object({ arguments: z.string(), optimization: z.string() });

/** How it was compiled: a build with profile-guided optimization is noticeably faster than one without. */
async function buildOf(found: FoundInterpreter, measure: Measure): Promise<string> {
  const build = await measure({ file: found.path, args: ['-I', '-S', '-c', buildQuestion] }, buildAnswer);
  const level = /-O\w/.exec(build.optimization)?.[0] ?? 'unknown optimization';
  const profiled = build.arguments.includes('--enable-optimizations') ? 'with PGO' : 'without PGO';
  return `${level}, ${profiled}${build.arguments.includes('--with-lto') ? ', LTO' : ''}`;
}
