import { setImmediate } from 'node:timers/promises';
import type { Interpreter } from '../interpreters/interpreters.ts';
import type { Program } from '../program/program.ts';
import type { Trace } from '../program/trace.ts';
import type { Side } from './differences.ts';

/** Something that runs programs and returns what happened. */
export interface Runner {
  readonly side: Side;
  run(programs: readonly Program[]): Promise<Trace[]>;
}

/** A running CPython as one side. */
export function interpreterRunner(interpreter: Interpreter): Runner {
  const [, minor = '0'] = interpreter.exactVersion.split('.');
  return {
    side: {
      name: `CPython ${interpreter.exactVersion} (${interpreter.name})`,
      kind: 'cpython',
      version: [3, Number(minor)],
    },
    run: (programs) => interpreter.run(programs),
  };
}

/** The layer under a profile as the other side. */
export function layerRunner<Profile extends string>(
  profile: Profile,
  runLayer: (program: Program, profile: Profile) => Trace,
): Runner {
  return {
    side: { name: `layer ${profile}`, kind: 'layer', version: [3, Number(profile.split('.')[1])] },
    run: async (programs) => {
      const traces: Trace[] = [];
      for (const program of programs) {
        traces.push(runLayer(program, profile));
        await setImmediate(); // so that the other side is written to and read from meanwhile
      }
      return traces;
    },
  };
}
