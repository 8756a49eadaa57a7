import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reclaim } from '../command-line.ts';
import { mustEqual, readRun } from '../compare.ts';
import { Lost } from '../outcome.ts';
import { copyOfUntouched } from '../subject.ts';
import type { Fault, Scene } from './fault.ts';
import { mustSucceed } from './strikes.ts';

const recordsFile = 'invocations.jsonl';

const linesOf = (folder: string): string[] =>
  readFileSync(join(folder, recordsFile), 'utf8').split('\n').filter(Boolean);

export const recordsTorn: Fault = {
  describes: 'the file of records is cut at a random byte: a resume measures what is missing',
  async strike(scene) {
    const folder = copyOfUntouched(scene.subject, scene.results);
    const path = join(folder, recordsFile);
    const length = scene.random.integer(0, statSync(path).size);
    scene.note(`cut at ${length}`);
    truncateSync(path, length);
    await mustSucceed(['run', '--resume', folder]);
    mustEqual(scene.subject.reference, readRun(folder));
  },
};

export const recordsShuffled: Fault = {
  describes:
    'lines of records stand in another order, and some twice: the report is made, nothing counts twice',
  async strike(scene) {
    const folder = copyOfUntouched(scene.subject, scene.results);
    const lines = linesOf(folder);
    for (let from = lines.length - 1; from > 0; from--) {
      const to = scene.random.integer(0, from);
      [lines[from], lines[to]] = [lines[to] ?? '', lines[from] ?? ''];
    }
    lines.push(scene.random.pick(lines));
    writeFileSync(join(folder, recordsFile), `${lines.join('\n')}\n`);
    const { err } = await mustSucceed(['report', folder]);
    mustEqual(scene.subject.reference, readRun(folder));
    scene.note(err.trim().split('\n').at(-1) ?? '');
  },
};

export const lineBroken: Fault = {
  describes:
    'one line of records is no JSON, or of another shape: it costs one record, and a resume measures it again',
  async strike(scene) {
    const folder = copyOfUntouched(scene.subject, scene.results);
    const lines = linesOf(folder);
    const at = scene.random.integer(0, lines.length - 1);
    lines[at] = scene.random.pick([
      '{"id":',
      'null',
      '[]',
      '{}',
      '"text"',
      '\u0000\u0000\u0000',
      '{"schema":1}',
    ]);
    scene.note(`line ${at + 1} is ${JSON.stringify(lines[at])}`);
    writeFileSync(join(folder, recordsFile), `${lines.join('\n')}\n`);
    await mustSucceed(['report', folder]);
    await mustSucceed(['run', '--resume', folder]);
    mustEqual(scene.subject.reference, readRun(folder));
  },
};

export const bytesForged: Fault = {
  describes: 'random bytes of a random file of the run are changed: every command answers in words',
  async strike(scene) {
    const folder = copyOfUntouched(scene.subject, scene.results);
    const files = everyFile(folder).filter((path) => statSync(path).size > 0);
    const path = scene.random.pick(files);
    const bytes = readFileSync(path);
    for (let changes = scene.random.integer(1, 8); changes > 0; changes--)
      bytes[scene.random.integer(0, bytes.length - 1)] = scene.random.integer(0, 255);
    writeFileSync(path, bytes);
    scene.note(path.slice(folder.length + 1));
    await everyCommandAnswers(scene, folder);
  },
};

export const fileMissing: Fault = {
  describes:
    'a random file of the run is emptied, cut or replaced by another: every command answers in words',
  async strike(scene) {
    const folder = copyOfUntouched(scene.subject, scene.results);
    const files = everyFile(folder);
    const path = scene.random.pick(files);
    const damage = scene.random.pick(['empty', 'cut', 'replaced'] as const);
    scene.note(`${path.slice(folder.length + 1)}: ${damage}`);
    if (damage === 'empty') truncateSync(path, 0);
    if (damage === 'cut') truncateSync(path, scene.random.integer(0, statSync(path).size));
    if (damage === 'replaced') writeFileSync(path, readFileSync(scene.random.pick(files)));
    await everyCommandAnswers(scene, folder);
  },
};

function everyFile(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function everyCommandAnswers(scene: Scene, folder: string): Promise<void> {
  const before = readdirSync(join(scene.results, '..')).sort();
  for (const args of [
    ['report', folder],
    ['reduce', folder],
    ['run', '--resume', folder],
    ['list', '--results', scene.results],
    ['merge', folder, folder, '--results', scene.results],
  ]) {
    const { code } = await reclaim(args);
    if (code === null || code > 2) throw new Lost(`reclaim ${args.join(' ')} exited ${code}`);
  }
  const after = readdirSync(join(scene.results, '..')).sort();
  if (after.join() !== before.join()) throw new Lost(`something was written outside: ${after.join(', ')}`);
  if (!existsSync(folder)) throw new Lost('the run folder is gone');
}
