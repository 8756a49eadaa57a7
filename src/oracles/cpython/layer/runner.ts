import type { ProfileName } from '../../../layer/python/index.ts';
import { behaviourOf, perform } from '../operations/index.ts';
import type { Program } from '../program/program.ts';
import type { Trace } from '../program/trace.ts';
import { takeStep } from '../steps/index.ts';
import { type Behaviour, LayerWorld } from './world.ts';

/**
 * Runs a program on a fresh layer and returns its trace, in the words of the Python runner (README.md). An
 * error that is no Python exception is a fault of the layer and is thrown.
 */
export function runLayer(program: Program, profile: ProfileName): Trace {
  const world = new LayerWorld(profile, program.kind, behavioursOf(program));
  program.operations.forEach((operation, index) => {
    world.events.open(index);
    world.frames.call(() => {
      try {
        perform(world, operation);
      } catch (error) {
        world.events.raised(error);
      }
    });
  });
  return world.events.trace;
}

function behavioursOf(program: Program): ReadonlyMap<string, Behaviour> {
  const behaviours = new Map<string, Behaviour>();
  for (const operation of program.operations) {
    const behaviour = behaviourOf(operation);
    if (behaviour === null) continue;
    behaviours.set(behaviour.label, (world, self) => {
      for (const action of behaviour.actions) takeStep(world, action, self);
    });
  }
  return behaviours;
}
