import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { reclaim } from '../command-line.ts';
import { Lost } from '../outcome.ts';
import { copyOfUntouched } from '../subject.ts';
import type { Fault } from './fault.ts';

const planSchema = z.looseObject({ cells: z.array(z.looseObject({})), experiment: z.looseObject({}) });

export const planForged: Fault = {
  describes: 'a plan from a stranger wants a program run, code loaded, or a file written elsewhere: refused',
  async strike(scene) {
    const folder = copyOfUntouched(scene.subject, scene.results);
    const canary = join(scene.results, 'canary');
    const program = join(scene.results, 'program.cjs');
    writeFileSync(
      program,
      `#!/bin/sh\n":" //; echo ran > '${canary}'\nrequire("fs").writeFileSync('${canary}', '')\n`,
    );
    chmodSync(program, 0o755);
    const path = join(folder, 'plan.json');
    const plan = planSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    const everyCell = (changes: object) => (): void => {
      for (const cell of plan.cells) Object.assign(cell, changes);
    };
    const wishes: Readonly<Record<string, () => void>> = {
      node: everyCell({ node: program }),
      require: everyCell({ v8Flags: ['--require', program] }),
      import: everyCell({ v8Flags: [`--import=${program}`] }),
      evaluate: everyCell({ v8Flags: ['-e', `require('${program}')`] }),
      workload: everyCell({ workload: '../../../program.cjs' }),
      name: () => void Object.assign(plan.experiment, { name: `../../${scene.random.pick(['x', 'y'])}` }),
    };
    const wish = scene.random.pick(Object.keys(wishes));
    scene.note(wish);
    wishes[wish]?.();
    writeFileSync(path, JSON.stringify(plan));
    writeFileSync(join(folder, 'invocations.jsonl'), '');
    for (const args of [
      ['run', '--resume', folder],
      ['report', folder],
      ['merge', folder, '--results', join(scene.results, 'merged')],
    ]) {
      await reclaim(args);
      if (existsSync(canary)) throw new Lost(`reclaim ${args.join(' ')} ran what the folder wanted`);
      if (existsSync(join(scene.results, '..', 'x')) || existsSync(join(scene.results, '..', 'y')))
        throw new Lost(`reclaim ${args.join(' ')} wrote outside its results`);
    }
    const { code } = await reclaim(['run', '--resume', folder]);
    if (code === 0) throw new Lost('a forged plan was run');
  },
};
