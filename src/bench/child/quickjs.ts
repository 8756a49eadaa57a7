/**
 * Entry of the process that measures a counting program inside QuickJS: `node quickjs.mjs '<task as JSON>'`.
 */
import { getQuickJS } from 'quickjs-emscripten';
import { quickjsPrograms } from './quickjs-programs.ts';
import { readTask } from './task.ts';

const { program, size, warmUps, warmUpSize } = readTask(process.argv[2]);
const scripts = quickjsPrograms[program];
if (scripts === undefined) throw new Error(`${program} cannot be run in QuickJS.`);
const context = (await getQuickJS()).newContext();
context.unwrapResult(context.evalCode(`${scripts.build}\n${scripts.operate}`)).dispose();

function oneRound(objects: number): number {
  context.unwrapResult(context.evalCode(`build(${objects})`)).dispose();
  const start = performance.now();
  context.unwrapResult(context.evalCode(`operate(${objects})`)).dispose();
  return (performance.now() - start) * 1e6;
}

for (let i = 0; i < warmUps; i++) oneRound(warmUpSize);
process.stdout.write(`${JSON.stringify({ ns: oneRound(size) })}\n`);
