/** Targets are set per group; a ratio is CPython's time divided by ours. */
export const groupNames = [
  'collection',
  'watched-collection',
  'counting-core',
  'counting-python',
  'counting-handles',
] as const;
export type GroupName = (typeof groupNames)[number];

/** What a group promises: geometric mean of its ratios, and the worst of them. */
export const targets: Readonly<
  Record<GroupName, { readonly geomean: number; readonly worst: number } | null>
> = {
  collection: { geomean: 5, worst: 2.5 },
  'watched-collection': { geomean: 2, worst: 1 },
  'counting-core': { geomean: 2, worst: 1 },
  'counting-python': { geomean: 1, worst: 0.5 },
  'counting-handles': null,
};

/**
 * `core` works on the heap itself, `python` by id through the Python layer, `handles` with a handle per owned
 * reference.
 */
export const layers = ['core', 'python', 'handles'] as const;
export type Layer = (typeof layers)[number];

const collectionPrograms = {
  'dead list pairs': 'Lists of one item in two-cycles, dropped; one full collection.',
  'dead slot pairs': 'Instances with one slot in two-cycles, dropped; one full collection.',
  'dead self instances': 'Instances whose __dict__ holds themselves, dropped; one full collection.',
  'live tree': 'Balanced binary tree of slot instances, parents made before children; one full collection.',
  'live tree, leaves first': 'The same tree, children made before parents; one full collection.',
  'dead parent tree': 'Balanced binary tree with parent pointers, dropped; one full collection.',
  'graph of 2, all roots': 'Lists of two random references, all held from outside; one full collection.',
  'graph of 2, 1 % roots': 'The same, one in a hundred held from outside; one full collection.',
  'graph of 2, no roots': 'The same, none held from outside; one full collection.',
  'graph of 4, all roots': 'Lists of four random references, all held from outside; one full collection.',
  'graph of 4, 1 % roots': 'The same, one in a hundred held from outside; one full collection.',
  'graph of 4, no roots': 'The same, none held from outside; one full collection.',
  'dead ring': 'One ring of lists of one item, dropped; one full collection.',
  'dead hub': 'A list of lists that all refer back to it, dropped; one full collection.',
  'live wide lists': 'A thousand lists of as many empty lists each; one full collection.',
  'dead wide lists': 'A thousand lists that hold each other many times, dropped; one full collection.',
  'dead dicts':
    'A ring of dicts linked both ways, with two plain entries each, dropped; one full collection.',
  'young over old': 'Young collections of 1,000 objects in dead pairs, over a large old generation.',
  freeze: 'A thousand times freeze and unfreeze over a live heap.',
  'beside frozen': 'Full collections of 1,000 objects in dead pairs, beside a large frozen heap.',
} as const;

const observedPrograms = {
  'dead list pairs, others watched':
    'Dead list pairs, while one object with a finalizer and one weak reference live elsewhere; one full collection.',
  'finalizers in pairs': 'Slot instances with a finalizer in two-cycles, dropped; one full collection.',
  'weak references to pairs':
    'Slot instances in two-cycles, each with a live weak reference that calls back, dropped; one full collection.',
} as const;

const countingPrograms = {
  'retain and release': 'One more reference to an object, and one less.',
  'write of a slot': 'A slot of an old object is overwritten, one object for another.',
  'list made and dropped': 'A list of one item is made and dropped.',
  'instance made and dropped': 'An instance with two slots is made and dropped.',
  'drop of a tree': 'The last reference to a balanced tree of slot instances goes.',
  'drop of a chain': 'The last reference to the head of a chain of slot instances goes.',
  'cycles with automatic collection':
    'Lists in two-cycles are made and dropped under the default thresholds, and the rest is collected at the end.',
  'append and pop': 'An object is appended to a list and taken off again.',
} as const;

export type CollectionProgram = keyof typeof collectionPrograms | keyof typeof observedPrograms;
export type CountingProgram = keyof typeof countingPrograms;
export type ProgramName = CollectionProgram | CountingProgram;

/** One line of the benchmark: a program that both sides run. */
export interface Shape {
  readonly name: string;
  readonly group: GroupName;
  readonly layer: Layer;
  readonly program: ProgramName;
  readonly describes: string;
}

/** Names of an object literal's own keys, as what they are. */
function namesOf<Name extends string>(programs: Readonly<Record<Name, string>>): Name[] {
  const names: Name[] = [];
  for (const name in programs) names.push(name);
  return names;
}

/** Counting with handles differs where the loop itself owns references; a drop is one release either way. */
const handlePrograms: readonly CountingProgram[] = namesOf(countingPrograms).filter(
  (program) => !program.startsWith('drop of'),
);

/** Every shape in printing order. Counting programs stand there once per layer. */
export const shapes: readonly Shape[] = [
  ...namesOf(collectionPrograms).map((program) =>
    shape('collection', 'python', program, collectionPrograms[program]),
  ),
  ...namesOf(observedPrograms).map((program) =>
    shape('watched-collection', 'python', program, observedPrograms[program]),
  ),
  ...namesOf(countingPrograms).map((program) =>
    shape('counting-core', 'core', program, countingPrograms[program]),
  ),
  ...namesOf(countingPrograms).map((program) =>
    shape('counting-python', 'python', program, countingPrograms[program]),
  ),
  ...handlePrograms.map((program) =>
    shape('counting-handles', 'handles', program, countingPrograms[program]),
  ),
];

function shape(group: GroupName, layer: Layer, program: ProgramName, describes: string): Shape {
  const suffix = { core: '', python: ' (Python layer)', handles: ' (handles)' }[layer];
  const name = group.startsWith('counting') ? program + suffix : program;
  return { name, group, layer, program, describes };
}

export const programNames: readonly ProgramName[] = [
  ...namesOf(collectionPrograms),
  ...namesOf(observedPrograms),
  ...namesOf(countingPrograms),
];

/**
 * Programs that define a class with a finalizer: a heap that has one may have to look where another need not.
 */
export const hasFinalizers = (program: ProgramName): boolean =>
  program === 'finalizers in pairs' || program === 'dead list pairs, others watched';

const programsByWork: Readonly<Partial<Record<ProgramName, number>>> = {
  'young over old': 100_000,
  'beside frozen': 100_000,
  freeze: 1000,
};

/** What a program's time is divided by: the objects a collection scans, or the operations it repeats. */
export function operationsOf(program: ProgramName, size: number, objects: number): number {
  return programsByWork[program] ?? (objects > 0 ? objects : size);
}
