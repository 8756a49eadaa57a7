// Hosts one Pyodide: argv[2] is the package directory, the rest the parts of the Python runner. One JSON line
// in, one JSON line out.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [directory, ...runner] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(directory, 'pyodide.mjs')).href);
const pyodide = await loadPyodide({
  indexURL: directory,
  stdout: () => {},
  stderr: (line) => process.stderr.write(`${line}\n`),
});
for (const part of runner) pyodide.runPython(readFileSync(part, 'utf8'));
const runBatch = pyodide.globals.get('run_batch');
const version = pyodide.runPython('version()');

process.stdout.write(`${JSON.stringify({ version, platform: 'emscripten' })}\n`);
for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${runBatch(line)}\n`);
