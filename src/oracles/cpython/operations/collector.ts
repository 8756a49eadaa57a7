import { z } from 'zod';
import type { Choices } from '../generate/choices.ts';
import type { Making } from '../generate/making.ts';
import { bound } from '../python/words.ts';
import { generateBehaviour } from '../steps/index.ts';
import { actions, everywhere, mayRaise, operation } from './operation.ts';

/** Low thresholds in automatic programs, so that 200 operations see collections of every generation. */
function chooseThresholds({ kind }: Making, choices: Choices): number[] {
  if (kind === 'automatic') {
    const first = choices.below(14);
    return [first === 13 ? -1 : first + 1, choices.below(4), choices.below(4)];
  }
  // High enough that nothing starts by itself; the wrong numbers of arguments are for their exception.
  const way = choices.below(8);
  if (way === 6) return [];
  if (way === 7) return [900, 1, 2, 3];
  return [5000 + choices.below(100), choices.below(20), choices.below(20)].slice(0, 1 + choices.below(3));
}

/** How an entry of `gc.callbacks` is called in a program. */
const entry = ({ id }: { readonly id: number }): string => `g${id}`;

/** Calls of the module `gc`. */
export const collectorOperations = {
  collect: operation('collect', {
    shape: { generation: z.number().int().nullable() },
    weights: { ...mayRaise(34), automatic: 16 },
    generate: ({ kind }, choices) => {
      const way = choices.below(kind === 'automatic' ? 8 : 40);
      return { generation: choices.pick(way === 39 ? [3, -1] : [null, 0, 1, 2]) };
    },
    python: (op) => `N(gc.collect(${bound(op.generation)}))`,
    layer: ({ python: { gc }, events }, op) =>
      events.result(op.generation === null ? gc.collect() : gc.collect(op.generation)),
  }),

  enable: operation('enable', {
    shape: {},
    weights: everywhere(1),
    generate: () => ({}),
    python: () => 'gc.enable()',
    layer: ({ python }) => python.gc.enable(),
  }),

  disable: operation('disable', {
    shape: {},
    weights: everywhere(1),
    generate: () => ({}),
    python: () => 'gc.disable()',
    layer: ({ python }) => python.gc.disable(),
  }),

  'is-enabled': operation('is-enabled', {
    shape: {},
    weights: everywhere(1),
    generate: () => ({}),
    python: () => 'N(gc.isenabled())',
    layer: ({ python, events }) => events.result(python.gc.isenabled()),
  }),

  'set-threshold': operation('set-threshold', {
    shape: { values: z.array(z.number().int()) },
    weights: everywhere(3),
    generate: (making, choices) => ({ values: chooseThresholds(making, choices) }),
    python: (op) => `gc.set_threshold(${op.values.join(', ')})`,
    layer: ({ python }, op) => python.gc.set_threshold(...op.values),
  }),

  'get-threshold': operation('get-threshold', {
    shape: {},
    weights: everywhere(1),
    generate: () => ({}),
    python: () => 'N(gc.get_threshold())',
    layer: ({ python, events }) => events.result(python.gc.get_threshold()),
  }),

  freeze: operation('freeze', {
    shape: {},
    weights: everywhere(1),
    generate: (making) => (making.unfrozen ? null : {}),
    python: () => 'gc.freeze()',
    layer: ({ python }) => python.gc.freeze(),
  }),

  unfreeze: operation('unfreeze', {
    shape: {},
    // It thaws the interpreter's own objects too: exact containers that would be listed, some at addresses
    // that the program has used, and those that lead to the registry of weakref.finalize.
    weights: { counted: 1 },
    generate: (making) => {
      // It thaws gc.garbage as well, which then stands in the order among the program's objects.
      if (making.unfrozen || making.saved) return null;
      making.unfrozen = true;
      return {};
    },
    python: () => 'gc.unfreeze()',
    layer: ({ python }) => python.gc.unfreeze(),
  }),

  'freeze-count': operation('freeze-count', {
    shape: {},
    // Only where the program's objects are all that is frozen: weak collections have tracked parts of their
    // own.
    weights: { counted: 2 },
    generate: (making) => (making.unfrozen ? null : {}),
    python: () => 'freeze_count()',
    layer: ({ python, events, frozen }) => events.result(python.gc.get_freeze_count() - frozen),
  }),

  'set-debug': operation('set-debug', {
    shape: { flags: z.number().int() },
    weights: mayRaise(3),
    generate: (making, choices) => {
      if (making.unfrozen) return null;
      making.saved = true;
      return { flags: choices.pick([0, 32]) };
    },
    python: (op) => `gc.set_debug(${op.flags})`,
    layer: ({ python }, op) => python.gc.set_debug(op.flags),
  }),

  'get-debug': operation('get-debug', {
    shape: {},
    weights: mayRaise(1),
    generate: () => ({}),
    python: () => 'N(gc.get_debug())',
    layer: ({ python, events }) => events.result(python.gc.get_debug()),
  }),

  garbage: operation('garbage', {
    shape: {},
    weights: mayRaise(4),
    generate: () => ({}),
    python: () => 'garbage()',
    layer: ({ python, events, labels }) => events.log(`=${labels.list(python.gc.garbage)}`),
  }),

  'clear-garbage': operation('clear-garbage', {
    shape: {},
    weights: mayRaise(3),
    generate: () => ({}),
    python: () => 'gc.garbage.clear()',
    layer: ({ python }) => python.gc.garbage.clear(),
  }),

  'callback-add': operation('callback-add', {
    shape: { id: z.number().int(), actions },
    weights: everywhere(1),
    generate: (making, choices) => {
      const id = making.callbacks;
      if (id >= 3) return null;
      making.callbacks += 1;
      return { id, actions: generateBehaviour('function', making.kind, choices, making.model) };
    },
    python: (op) => `gc.callbacks.append(${entry(op)})`,
    layer: ({ callbacks }, op) => callbacks.add(entry(op)),
    behaviour: (op) => ({ label: entry(op), actions: op.actions }),
    prelude: (op) => `def ${entry(op)}(phase, info): gc_callback('${entry(op)}', phase, info)`,
  }),

  'callback-remove': operation('callback-remove', {
    shape: { id: z.number().int() },
    weights: mayRaise(1),
    generate: ({ callbacks }, choices) => (callbacks === 0 ? null : { id: choices.below(callbacks) }),
    python: (op) => `gc.callbacks.remove(${entry(op)})`,
    layer: ({ callbacks }, op) => callbacks.remove(entry(op)),
  }),

  'callback-count': operation('callback-count', {
    shape: {},
    weights: mayRaise(1),
    generate: () => ({}),
    python: () => 'N(len(gc.callbacks) - 1)',
    layer: ({ callbacks, events }) => events.result(callbacks.count),
  }),
};
