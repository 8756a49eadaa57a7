/**
 * Loaded by a profiling tool, not by the profiled process. When the tool starts the profiled process, this
 * gives that process the pipe for its records (descriptor 3, the tool's own), its own file for what it says
 * on stderr, and writes down how it really ended: the tools tell nobody, or tell it wrong.
 */
const childProcess = require('node:child_process');
const { openSync, writeFileSync } = require('node:fs');
const { PassThrough } = require('node:stream');

const recordsDescriptor = 3;
const { bundle, stderrFile, exitFile, preloads } = JSON.parse(process.env.RECLAIM_PROFILED);
delete process.env.RECLAIM_PROFILED;

const spawn = childProcess.spawn;
childProcess.spawn = (...call) => {
  const [file, args, options] = call;
  if (!Array.isArray(args) || !args.includes(bundle)) return spawn(...call);
  const given = Array.isArray(options?.stdio) ? options.stdio : ['inherit', 'inherit', 'inherit'];
  const stdio = [...given];
  while (stdio.length <= recordsDescriptor) stdio.push('ignore');
  stdio[0] = 'ignore';
  stdio[2] = openSync(stderrFile, 'w');
  stdio[recordsDescriptor] = recordsDescriptor;
  const flags = preloads.flatMap((preload) => ['--require', preload]);
  const child = spawn(file, [...flags, ...args], { ...options, stdio });
  child.once('exit', (code, signal) => {
    writeFileSync(exitFile, JSON.stringify({ pid: child.pid ?? null, code, signal }));
  });
  // The tool would read its own messages there; the profiled process has none to give.
  if (given[recordsDescriptor] === 'pipe') {
    const silent = new PassThrough();
    silent.end();
    child.stdio[recordsDescriptor] = silent;
  }
  return child;
};
require('node:module').syncBuiltinESMExports();
