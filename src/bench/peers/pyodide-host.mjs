// Runs the benchmark's programs in one Pyodide: argv[2] is the package directory, argv[3] the programs,
// argv[4] the task.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [directory, programs, task] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(directory, 'pyodide.mjs')).href);
const pyodide = await loadPyodide({
  indexURL: directory,
  args: [],
  stdout: (line) => process.stdout.write(`${line}\n`),
  stderr: (line) => process.stderr.write(`${line}\n`),
});
pyodide.globals.set('task_text', task);
pyodide.runPython(`import sys\nsys.argv = ['shapes.py', task_text]`);
pyodide.runPython(readFileSync(programs, 'utf8'));
