import type { ProfileName } from '../../layer/python/index.ts';
import type { Action } from './behaviour.ts';
import { perform } from './layer-operations.ts';
import { LayerWorld } from './layer-world.ts';
import type { Program, Trace } from './program.ts';
import { behaviourOf } from './python-source.ts';

/**
 * Runs a program on a fresh layer and returns its trace, in the words of the Python runner (README.md). An error that is
 * no Python exception is a fault of the layer and is thrown.
 */
export function runLayer(program: Program, profile: ProfileName): Trace {
  const world = new LayerWorld(profile, program.kind, behavioursOf(program));
  program.operations.forEach((operation, index) => {
    world.trace.push(index);
    world.frames.call(() => {
      try {
        perform(world, operation);
      } catch (error) {
        world.raised(error);
      }
    });
  });
  return world.trace;
}

/** The steps of everything that has some, by label; known from the start, as functions of a module are. */
function behavioursOf(program: Program): ReadonlyMap<string, readonly Action[]> {
  const behaviours = new Map<string, readonly Action[]>();
  for (const operation of program.operations) {
    const behaviour = behaviourOf(operation);
    if (behaviour !== null) behaviours.set(behaviour.label, behaviour.actions);
  }
  return behaviours;
}
