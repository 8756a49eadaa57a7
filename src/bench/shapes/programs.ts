import * as building from './building.ts';
import type { ProgramName } from './catalogue.ts';
import type { Containers } from './containers.ts';
import { handleOperations } from './handle-operations.ts';
import type { Now, Work } from './operations.ts';
import * as operations from './operations.ts';
import type { PythonContainers } from './python-containers.ts';

/** What a round of a program is made of; only `operate` measures time. */
export interface Program {
  build(c: Containers, size: number): void;
  /** What is held from outside when the operation starts. */
  readonly ready: 'drop all' | 'keep all' | 'keep hundredth' | 'grow old' | 'freeze';
  operate(c: Containers, size: number, now: Now): Work;
}

const nothing = (): void => undefined;
const { collect } = operations;

export const programs: Readonly<Record<ProgramName, Program>> = {
  'dead list pairs': { build: building.listPairs, ready: 'drop all', operate: collect },
  'dead slot pairs': { build: building.slotPairs, ready: 'drop all', operate: collect },
  'dead self instances': { build: building.selfInstances, ready: 'drop all', operate: collect },
  'live tree': { build: building.tree, ready: 'keep all', operate: collect },
  'live tree, leaves first': { build: building.treeLeavesFirst, ready: 'keep all', operate: collect },
  'dead parent tree': { build: building.parentTree, ready: 'drop all', operate: collect },
  'graph of 2, all roots': graph(2, 'keep all'),
  'graph of 2, 1 % roots': graph(2, 'keep hundredth'),
  'graph of 2, no roots': graph(2, 'drop all'),
  'graph of 4, all roots': graph(4, 'keep all'),
  'graph of 4, 1 % roots': graph(4, 'keep hundredth'),
  'graph of 4, no roots': graph(4, 'drop all'),
  'dead ring': { build: building.ring, ready: 'drop all', operate: collect },
  'dead hub': { build: building.hub, ready: 'drop all', operate: collect },
  'live wide lists': { build: building.wideLists, ready: 'keep all', operate: collect },
  'dead wide lists': { build: building.wideListsOfEachOther, ready: 'drop all', operate: collect },
  'dead dicts': { build: building.dicts, ready: 'drop all', operate: collect },
  'young over old': { build: building.tree, ready: 'grow old', operate: operations.collectYoung },
  freeze: { build: building.tree, ready: 'keep all', operate: operations.freezeAndUnfreeze },
  'beside frozen': { build: building.tree, ready: 'freeze', operate: operations.collectBesideFrozen },
  'dead list pairs, others watched': {
    build: building.listPairsBesideObserved,
    ready: 'drop all',
    operate: collect,
  },
  'finalizers in pairs': { build: building.finalizedPairs, ready: 'drop all', operate: collect },
  'weak references to pairs': { build: building.weakPairs, ready: 'drop all', operate: collect },
  'retain and release': { build: nothing, ready: 'keep all', operate: operations.retainRelease },
  'write of a slot': { build: nothing, ready: 'keep all', operate: operations.writeSlot },
  'list made and dropped': { build: nothing, ready: 'keep all', operate: operations.makeLists },
  'instance made and dropped': { build: nothing, ready: 'keep all', operate: operations.makeInstances },
  'drop of a tree': { build: building.tree, ready: 'keep all', operate: operations.dropKept },
  'drop of a chain': { build: building.chain, ready: 'keep all', operate: operations.dropKept },
  'cycles with automatic collection': { build: nothing, ready: 'keep all', operate: operations.makeCycles },
  'append and pop': { build: nothing, ready: 'keep all', operate: operations.appendPop },
};

/** The same program with a handle for every reference that its operation owns. */
export function withHandles(name: ProgramName, containers: PythonContainers): Program {
  const found = Object.entries(handleOperations).find(([program]) => program === name);
  if (found === undefined) throw new Error(`${name} has no form with handles.`);
  const [, operate] = found;
  return { ...programs[name], operate: (_c, size, now) => operate(containers.python, size, now) };
}

function graph(edges: number, ready: Program['ready']): Program {
  return { build: (c, size) => building.graph(c, size, edges), ready, operate: collect };
}
