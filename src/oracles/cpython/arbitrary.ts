import fc from 'fast-check';
import { generateOperation, type Making } from './generate-operation.ts';
import { Choices, NameModel } from './name-model.ts';
import { operationWeights } from './operation-weights.ts';
import {
  allNames,
  type ClassName,
  classNames,
  type Operation,
  type Program,
  type ProgramKind,
  programKinds,
} from './program.ts';

/** Which programs to make. `slotsOnly` leaves out classes with a dictionary: an object of its own before 3.11. */
export interface ProgramOptions {
  readonly kinds?: readonly ProgramKind[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly slotsOnly?: boolean;
}

/** The numbers of one step: the first chooses the operation, the others its parts. */
type Step = readonly number[];

function chooseKind(kind: ProgramKind, n: number): Operation['do'] {
  const weights = operationWeights[kind];
  let rest = n % weights.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [operation, weight] of weights) {
    if (rest < weight) return operation;
    rest -= weight;
  }
  return 'forget';
}

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

/** Makes a program of numbers: any list of steps gives a valid program, so removing steps keeps it valid. */
export function buildProgram(kind: ProgramKind, steps: readonly Step[], slotsOnly: boolean): Program {
  const classes = classNames.filter(
    (name) =>
      !(kind === 'automatic' && name === 'acyclic') &&
      !(slotsOnly && (name === 'plain' || name === 'final' || name === 'child')),
  );
  // Finalizers and callbacks are what order is about: more weight for the classes that have them.
  const weighted = classes.flatMap((name): ClassName[] =>
    name === 'final' || name === 'slotted-final'
      ? [name, name, name]
      : name === 'caller'
        ? [name, name]
        : [name],
  );
  const making: Making = {
    kind,
    model: new NameModel(),
    classes: weighted,
    unfrozen: false,
    saved: false,
    callbacks: new Set(),
  };
  const operations: Operation[] = [];
  if (kind === 'automatic') {
    operations.push({ do: 'set-threshold', values: [3 + ((steps[0]?.[1] ?? 0) % 8), 2, 2] });
  }
  for (const [first = 0, ...rest] of steps) {
    const operation = generateOperation(chooseKind(kind, first), making, new Choices(rest));
    if (operation !== null) operations.push(operation);
  }
  return { kind, operations: [...operations, ...epilogue] };
}

/**
 * Programs of 30 to 200 steps and an epilogue. They shrink by losing steps and by smaller choices; a step's operation
 * depends on what is alive when it is reached, so what is left is again a program that means something.
 */
export function programArbitrary(options: ProgramOptions = {}): fc.Arbitrary<Program> {
  const { kinds = programKinds, minLength = 30, maxLength = 200, slotsOnly = false } = options;
  const step = fc.array(fc.nat(9999), { minLength: 14, maxLength: 14, size: 'max' });
  return fc
    .tuple(fc.constantFrom(...kinds), fc.array(step, { minLength, maxLength, size: 'max' }))
    .map(([kind, steps]) => buildProgram(kind, steps, slotsOnly));
}
