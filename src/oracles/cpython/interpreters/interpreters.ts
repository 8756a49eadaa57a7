import { execFile } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Program } from '../program/program.ts';
import { type Trace, traceSchema } from '../program/trace.ts';
import { emitPython } from '../python/source.ts';
import { LineChild } from './line-child.ts';

const run = promisify(execFile);
const runner = ['objects', 'counters', 'probes', 'run'].map((part) =>
  fileURLToPath(new URL(`../python/${part}.py`, import.meta.url)),
);
const loadRunner = `
import sys
for file in sys.argv[1:]:
    with open(file, encoding='utf-8') as source:
        exec(compile(source.read(), file, 'exec'), globals())
serve()
`;
const pyodideChild = fileURLToPath(new URL('./pyodide-child.mjs', import.meta.url));
const greeting = z.strictObject({ version: z.string(), platform: z.string() });
const answer = z.array(traceSchema);
/** What a Pyodide package says of the Python in it. */
const pyodideLock = z.object({ info: z.object({ python: z.string() }) });

/** The Pyodide packages looked for; each is CPython compiled to WebAssembly. */
export const pyodidePackages = ['pyodide313', 'pyodide314', 'pyodide315'] as const;

/** Of Python 3: natives before this are not looked for. */
export const oldestMinor = 9;

/** A real CPython that could be started, found but not yet running. */
export interface FoundInterpreter {
  readonly name: string;
  readonly kind: 'native' | 'wasm';
  /** Of Python: `3.11.7`, `3.15.0rc1`. */
  readonly version: string;
  readonly path: string;
}

/** A running CPython. It runs programs in order; `close` ends its process. */
export interface Interpreter {
  readonly name: string;
  readonly exactVersion: string;
  readonly kind: 'native' | 'wasm';
  run(programs: readonly Program[]): Promise<Trace[]>;
  close(): Promise<void>;
}

function nativeCandidates(path: string, home: string): string[] {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const pyenv = join(home, '.pyenv', 'versions');
  if (existsSync(pyenv)) for (const version of readdirSync(pyenv)) folders.push(join(pyenv, version, 'bin'));
  const files: string[] = [];
  for (const folder of folders) {
    for (const file of filesIn(folder)) if (/^python3(\.\d+)?$/.test(file)) files.push(join(folder, file));
  }
  return files;
}

/** Nothing for an entry of `PATH` that is no folder, or may not be read: shells pass over it too. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Asks a candidate who it is; null when it is not a CPython that starts (a shim without a version, PyPy). */
async function identify(file: string): Promise<{ path: string; version: string } | null> {
  const question =
    'import sys; print(sys.implementation.name, ".".join(map(str, sys.version_info[:3])), sys.executable)';
  try {
    const { stdout } = await run(file, ['-c', question], { timeout: 20_000 });
    const [implementation, version, ...executable] = stdout.trim().split(' ');
    if (implementation !== 'cpython' || version === undefined) return null;
    return { path: realpathSync(executable.join(' ')), version };
  } catch {
    return null; // a candidate that does not start is no interpreter
  }
}

/** Numeric order of versions. */
const byVersion = (a: FoundInterpreter, b: FoundInterpreter): number =>
  a.version.localeCompare(b.version, 'en', { numeric: true });

/** Every native CPython from 3.9 on, one per executable and version, and every installed Pyodide package. */
export async function findInterpreters(
  environment: { readonly PATH?: string | undefined } = process.env,
  home: string = homedir(),
): Promise<FoundInterpreter[]> {
  const native = new Map<string, FoundInterpreter>();
  for (const file of nativeCandidates(environment.PATH ?? '', home)) {
    const identity = await identify(file);
    if (identity === null || Number(identity.version.split('.')[1]) < oldestMinor) continue;
    const { path, version } = identity;
    if (!native.has(version))
      native.set(version, { name: `native ${version}`, kind: 'native', version, path });
  }
  return [...[...native.values()].sort(byVersion), ...findPyodides()];
}

/** The installed Pyodide packages. Starts nothing. */
export function findPyodides(): FoundInterpreter[] {
  const require = createRequire(import.meta.url);
  const found: FoundInterpreter[] = [];
  for (const name of pyodidePackages) {
    const file = require.resolve
      .paths(name)
      ?.map((folder) => join(folder, name, 'package.json'))
      .find(existsSync);
    if (file === undefined) continue;
    const { info } = pyodideLock.parse(require(join(dirname(file), 'pyodide-lock.json')));
    found.push({ name, kind: 'wasm', version: info.python, path: dirname(file) });
  }
  return found;
}

/** A CPython process that answers lines with lines. */
export interface PythonHost {
  readonly exactVersion: string;
  ask(line: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * Starts a CPython with a runner in Python. Its files are executed in order in one namespace and must define
 * `version()`, `run_batch(line)` for Pyodide, and `serve()` for a native one: greet with a line of JSON, then
 * a line for each line.
 */
export async function hostPython(found: FoundInterpreter, files: readonly string[]): Promise<PythonHost> {
  const child =
    found.kind === 'native'
      ? new LineChild(found.path, ['-I', '-S', '-c', loadRunner, ...files])
      : new LineChild(process.execPath, [pyodideChild, found.path, ...files]);
  const { version } = greeting.parse(JSON.parse(await child.read()));
  return { exactVersion: version, ask: (line) => child.ask(line), close: () => child.close() };
}

/** Starts one interpreter and waits until it has said its version. */
export async function startInterpreter(found: FoundInterpreter): Promise<Interpreter> {
  const host = await hostPython(found, runner);
  return {
    name: found.name,
    exactVersion: host.exactVersion,
    kind: found.kind,
    async run(programs) {
      const line = await host.ask(JSON.stringify(programs.map(emitPython)));
      return answer.parse(JSON.parse(line));
    },
    close: () => host.close(),
  };
}
