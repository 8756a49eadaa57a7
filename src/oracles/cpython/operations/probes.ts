import { z } from 'zod';
import type { Choices } from '../generate/choices.ts';
import { chooseReadable, type Making } from '../generate/making.ts';
import { isHandle } from '../layer/operands.ts';
import { pythonAtom } from '../python/words.ts';
import { everywhere, mayRaise, operation, target } from './operation.ts';

function chooseAny(making: Making, choices: Choices): { readonly target: string } | null {
  const name = chooseReadable(making, choices);
  return name === null ? null : { target: name };
}

/** What a program asks about itself: `probes.py` says how CPython answers. */
export const probeOperations = {
  count: operation('count', {
    /** `first`: the young counter too. */
    shape: { first: z.boolean() },
    weights: everywhere(16),
    generate: ({ kind }) => ({ first: kind === 'counted' || kind === 'automatic' }),
    python: (op) => `count(${pythonAtom(op.first)})`,
    layer: ({ python, events }, op) => {
      const [young, middle, old] = python.gc.get_count();
      events.log(`= ${op.first ? young : '-'} ${middle} ${old}`);
    },
  }),

  stats: operation('stats', {
    shape: {},
    weights: everywhere(6),
    generate: () => ({}),
    python: () => 'stats()',
    layer: ({ python, events }) => {
      const entries = python.gc.get_stats();
      const texts = entries.map((entry) => `${entry.collections}/${entry.collected}/${entry.uncollectable}`);
      events.log(`= ${texts.join(' ')}`);
    },
  }),

  objects: operation('objects', {
    shape: { generation: z.number().int().nullable() },
    weights: everywhere(14),
    generate: ({ kind }, choices) => {
      const way = choices.below(kind === 'automatic' ? 20 : 60);
      return { generation: choices.pick(way === 59 ? [3, -2] : [0, 1, 2, null]) };
    },
    python: (op) => `objects(${pythonAtom(op.generation)})`,
    layer: ({ python: { gc }, events, labels }, op) => {
      const found = op.generation === null ? gc.get_objects() : gc.get_objects(op.generation);
      events.log(`=${labels.list(found)}`);
    },
  }),

  'is-tracked': operation('is-tracked', {
    shape: target,
    weights: { ...everywhere(2), builtin: 20 },
    generate: chooseAny,
    python: (op) => `N(gc.is_tracked(${op.target}))`,
    layer: ({ python, events, names }, op) => events.result(python.gc.is_tracked(names.get(op.target))),
  }),

  'is-finalized': operation('is-finalized', {
    shape: target,
    weights: everywhere(4),
    generate: chooseAny,
    python: (op) => `N(gc.is_finalized(${op.target}))`,
    layer: ({ python, events, names }, op) => events.result(python.gc.is_finalized(names.get(op.target))),
  }),

  refcount: operation('refcount', {
    shape: target,
    weights: everywhere(14),
    generate: ({ model }, choices) => {
      const own = model.where('n', (kind) => kind !== 'unbound');
      const all = () => true;
      return { target: choices.pick([...own, ...own, ...model.where('r', all), ...model.where('w', all)]) };
    },
    python: (op) => `G(getrefcount(${op.target}), ${op.target})`,
    layer: ({ python: { profile, sys }, events, names }, op) => {
      const value = names.get(op.target);
      const argument = profile.countsArgument ? 1 : 0;
      events.log(`= ${isHandle(value) ? sys.getrefcount(value) - argument : 'atom'}`);
    },
  }),

  referents: operation('referents', {
    shape: target,
    weights: mayRaise(6),
    generate: chooseAny,
    python: (op) => `A('=' + LS(gc.get_referents(${op.target})))`,
    layer: ({ python, events, labels, names }, op) =>
      events.log(`=${labels.list(python.gc.get_referents(names.get(op.target)))}`),
  }),

  referrers: operation('referrers', {
    shape: target,
    weights: mayRaise(4),
    generate: chooseAny,
    python: (op) => `referrers(${op.target})`,
    layer: ({ python, events, labels, names }, op) => {
      const value = names.get(op.target);
      events.log(`=${labels.sorted(isHandle(value) ? python.gc.get_referrers(value) : [])}`);
    },
  }),
};
