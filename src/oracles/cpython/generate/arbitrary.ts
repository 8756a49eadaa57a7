import fc from 'fast-check';
import { generateOperation, type Operation, weightsIn } from '../operations/index.ts';
import { type ClassName, classNames, classTable } from '../program/classes.ts';
import { type ProgramKind, programKinds } from '../program/kinds.ts';
import type { Program } from '../program/program.ts';
import { allNames } from '../program/values.ts';
import { Choices } from './choices.ts';
import type { Making } from './making.ts';
import { NameModel } from './name-model.ts';

/**
 * Which programs to make. `slotsOnly` leaves out classes with a dictionary: an object of its own before 3.11.
 */
export interface ProgramOptions {
  readonly kinds?: readonly ProgramKind[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly slotsOnly?: boolean;
}

/** The numbers of one step: the first chooses the operation, the others its parts. */
type Step = readonly number[];

/** Drops every name, empties the garbage, collects twice and shows what is left. */
const epilogue: readonly Operation[] = [
  ...allNames.map((name): Operation => ({ do: 'forget', name })),
  { do: 'set-debug', flags: 0 },
  { do: 'clear-garbage' },
  { do: 'collect', generation: 2 },
  { do: 'objects', generation: null },
  { do: 'collect', generation: null },
  { do: 'stats' },
];

/**
 * Finalizers and callbacks are what order is about: the classes that have them stand there more than once.
 */
function classesOf(kind: ProgramKind, slotsOnly: boolean): ClassName[] {
  const copies = (name: ClassName): number => {
    if (name === 'final' || name === 'slotted-final') return 3;
    return name === 'caller' ? 2 : 1;
  };
  return classNames
    .filter((name) => !(kind === 'automatic' && name === 'acyclic') && !(slotsOnly && classTable[name].dict))
    .flatMap((name) => Array<ClassName>(copies(name)).fill(name));
}

/** Makes a program of numbers: any list of steps gives a valid program, so removing steps keeps it valid. */
export function buildProgram(kind: ProgramKind, steps: readonly Step[], slotsOnly: boolean): Program {
  const weights = weightsIn(kind);
  const making: Making = {
    kind,
    model: new NameModel(),
    classes: classesOf(kind, slotsOnly),
    unfrozen: false,
    saved: false,
    callbacks: 0,
  };
  const operations: Operation[] = [];
  if (kind === 'automatic')
    operations.push({ do: 'set-threshold', values: [3 + ((steps[0]?.[1] ?? 0) % 8), 2, 2] });
  for (const step of steps) {
    const choices = new Choices(step);
    const operation = generateOperation(choices.weighted(weights), making, choices);
    if (operation !== null) operations.push(operation);
  }
  return { kind, operations: [...operations, ...epilogue] };
}

/**
 * Programs of 30 to 200 steps and an epilogue. They shrink by losing steps and by smaller choices; a step's
 * operation depends on what is alive when it is reached, so what is left is again a program that means
 * something.
 */
export function programArbitrary(options: ProgramOptions = {}): fc.Arbitrary<Program> {
  const { kinds = programKinds, minLength = 30, maxLength = 200, slotsOnly = false } = options;
  const step = fc.array(fc.nat(9999), { minLength: 14, maxLength: 14, size: 'max' });
  return fc
    .tuple(fc.constantFrom(...kinds), fc.array(step, { minLength, maxLength, size: 'max' }))
    .map(([kind, steps]) => buildProgram(kind, steps, slotsOnly));
}
