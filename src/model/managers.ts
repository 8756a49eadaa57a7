import type { ManagerOptionName } from './cell.ts';
import type { BackendName } from './names.ts';
import { namesOf } from './names-of.ts';
import type { OwnManagerKind } from './own-parts.ts';

/** The layer's event counters of its own collections, one per generation. */
export const collectionCounters = ['youngCollections', 'middleCollections', 'fullCollections'] as const;
export type CollectionCounter = (typeof collectionCounters)[number];

/** What is true of a memory manager, whatever runs on it. */
export interface ManagerFacts {
  /** One sentence: who frees, and when. */
  readonly describes: string;
  /**
   * What a workload has in hand: the wrapped JS objects themselves, or ids of counted objects that hold them.
   */
  readonly objects: 'wrapped' | 'counted';
  /**
   * Who has a say in when native memory is freed. Under `program` and `layer` the same cell frees the same at
   * the same place of the allocation clock in every repeat, so such figures are judged as exact; under `v8`
   * they are judged by bootstrap.
   */
  readonly decides: 'program' | 'layer' | 'v8';
  /** `any`: the cell's. Otherwise the only backend that this manager works on, whatever the cell asks for. */
  readonly backend: 'any' | BackendName;
  /** Calls `gc()`, so its process is started with `--expose-gc`. */
  readonly needsGc: boolean;
  /**
   * Where its collections are counted: by V8 (major ones), or by the layer's counters, none where nothing
   * collects.
   */
  readonly collections: 'v8' | readonly CollectionCounter[];
  /** The options that it reads; a cell with any other is refused. */
  readonly options: readonly ManagerOptionName[];
  /**
   * Its colour in every chart. From Paul Tol's "muted" scheme (distinguishable with every common colour
   * blindness): counting in blues and greens, tracing in reds and yellows, the two that need no collector in
   * greys.
   */
  readonly colour: `#${string}`;
}

/**
 * The managers. A new one is a row here, its file in `subjects/managers`, its line in the registry there, and
 * its row of traits in `managers.test.ts`; names, descriptions, flags, backends, verdicts and colours derive
 * from this table.
 */
export const managerFacts = {
  epsilon: {
    describes: 'Frees nothing, ever: what the work costs without memory management.',
    objects: 'wrapped',
    decides: 'program',
    backend: 'any',
    needsGc: false,
    collections: [],
    options: [],
    colour: '#999999',
  },
  manual: {
    describes: 'Frees native memory where the program says so; V8 cleans up the JS objects.',
    objects: 'wrapped',
    decides: 'program',
    backend: 'any',
    needsGc: false,
    collections: [],
    options: [],
    colour: '#444444',
  },
  refcount: {
    describes: 'Counts references; frees at the last release; leaks cycles.',
    objects: 'counted',
    decides: 'layer',
    backend: 'any',
    needsGc: false,
    collections: [],
    options: [],
    colour: '#5CB8E6',
  },
  'refcount-generational': {
    describes: "Counts references and runs CPython's cycle collector by its thresholds (700, 10, 10).",
    objects: 'counted',
    decides: 'layer',
    backend: 'any',
    needsGc: false,
    collections: collectionCounters,
    options: ['thresholds'],
    colour: '#332288',
  },
  'refcount-sweep': {
    describes: 'Counts references and looks for cycles everywhere after every N allocations.',
    objects: 'counted',
    decides: 'layer',
    backend: 'any',
    needsGc: false,
    collections: collectionCounters,
    options: ['sweepEvery'],
    colour: '#2A9D8F',
  },
  'refcount-trial-deletion': {
    describes:
      "Counts references and runs QuickJS's trial deletion over all objects when the heap has grown by half.",
    objects: 'counted',
    decides: 'layer',
    backend: 'any',
    needsGc: false,
    collections: ['fullCollections'],
    options: ['sweepEvery'],
    colour: '#117733',
  },
  tracing: {
    describes: 'V8 decides; a finalizer frees native memory that V8 does not know of.',
    objects: 'wrapped',
    decides: 'v8',
    backend: 'any',
    needsGc: false,
    collections: 'v8',
    options: [],
    colour: '#882255',
  },
  'tracing-accounted': {
    describes: 'V8 decides and knows the bytes: they are array buffers.',
    objects: 'wrapped',
    decides: 'v8',
    backend: 'array-buffer',
    needsGc: false,
    collections: 'v8',
    options: [],
    colour: '#CC6677',
  },
  'tracing-forced': {
    describes: 'As tracing, with gc() whenever so many native bytes were allocated.',
    objects: 'wrapped',
    decides: 'v8',
    backend: 'any',
    needsGc: true,
    collections: 'v8',
    options: ['forceEvery'],
    colour: '#D99A00',
  },
  'tracing-dispose': {
    describes: 'The program disposes; a finalizer is the net for what it forgets.',
    objects: 'wrapped',
    decides: 'v8',
    backend: 'any',
    needsGc: false,
    collections: 'v8',
    options: [],
    colour: '#AA4499',
  },
} as const satisfies Readonly<Record<string, ManagerFacts>>;

/**
 * What is true of every manager of an experiment's own, by what a workload has in hand. V8 has a say in all
 * that are not counted.
 */
const ownManagerFacts: Readonly<Record<OwnManagerKind, ManagerFacts>> = {
  'own-wrapped': {
    describes: "A manager of the experiment's own over plain JS objects.",
    objects: 'wrapped',
    decides: 'v8',
    backend: 'any',
    needsGc: true,
    collections: 'v8',
    options: ['part'],
    colour: '#8C6D31',
  },
  'own-counted': {
    describes: "Counts references, with a collector or a trigger of the experiment's own.",
    objects: 'counted',
    decides: 'layer',
    backend: 'any',
    needsGc: false,
    collections: collectionCounters,
    options: ['part'],
    colour: '#4477AA',
  },
};

export type ManagerName = keyof typeof managerFacts;
export type AnyManagerName = ManagerName | OwnManagerKind;

export const managerNames = namesOf(managerFacts);

export const anyManagerNames: readonly AnyManagerName[] = [...managerNames, ...namesOf(ownManagerFacts)];

/** What the table says of one manager. */
export const factsOf = (manager: AnyManagerName): ManagerFacts =>
  manager in ownManagerFacts
    ? ownManagerFacts[manager as OwnManagerKind]
    : managerFacts[manager as ManagerName];

/** The backend a manager really works with when `requested` is asked for. */
export function backendFor(manager: AnyManagerName, requested: BackendName): BackendName {
  const { backend } = factsOf(manager);
  return backend === 'any' ? requested : backend;
}
