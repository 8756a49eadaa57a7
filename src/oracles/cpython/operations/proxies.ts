import type { Choices } from '../generate/choices.ts';
import { chooseReferent, chooseValue, type Making } from '../generate/making.ts';
import { isWeakrefable } from '../generate/name-model.ts';
import { isProxy, noAttribute, setAttribute } from '../layer/attributes.ts';
import { type Attribute, attributeSchema, attributes, namePools, valueSchema } from '../program/values.ts';
import { quote, text } from '../python/words.ts';
import {
  callback,
  callbackArgument,
  callbackOf,
  callbackSteps,
  chooseCallback,
  referentOf,
} from './callback.ts';
import { made, mayRaise, operation, target } from './operation.ts';

const attributed = { ...target, attribute: attributeSchema };

function chooseProxy(
  { model }: Making,
  choices: Choices,
): { readonly target: string; readonly attribute: Attribute } | null {
  const name = choices.pickAny(model.where('w', (kind) => kind === 'proxy'));
  return name === null ? null : { target: name, attribute: choices.pick(attributes) };
}

/** Weak proxies. */
export const proxyOperations = {
  proxy: operation('proxy', {
    shape: { ...made, ...target, callback },
    weights: mayRaise(8),
    generate: (making, choices) => {
      const { model } = making;
      const referent = chooseReferent(making, choices);
      if (referent === null) return null;
      const name = choices.pick(namePools.w);
      const given = chooseCallback(making, choices);
      const { kind, label } = model.get(referent);
      const op = { name, label: model.freshLabel(), target: referent, callback: given };
      // When the target cannot be referred to, the name keeps what it had: the statement raises.
      if (isWeakrefable(kind)) model.bind(name, 'proxy', label);
      return op;
    },
    python: (op) =>
      `${op.name} = W(weakref.proxy(${op.target}${callbackArgument(op.callback)}), ${quote(op.label)})`,
    layer: (world, op) => {
      const referent = world.names.get(op.target);
      const given = callbackOf(world, op.callback);
      const proxy = world.python.weakref.proxy(referentOf(referent), given);
      world.labels.setFresh(proxy, op.label);
      world.names.bind(op.name, proxy);
    },
    behaviour: callbackSteps,
  }),

  'proxy-get': operation('proxy-get', {
    shape: attributed,
    weights: mayRaise(6),
    generate: chooseProxy,
    python: (op) => `V(${op.target}.${op.attribute})`,
    layer: (world, op) => {
      const proxy = world.names.get(op.target);
      if (!isProxy(proxy)) throw noAttribute(op.attribute);
      world.events.show(proxy.getattr(op.attribute));
    },
  }),

  'proxy-set': operation('proxy-set', {
    shape: { ...attributed, value: valueSchema },
    weights: mayRaise(4),
    generate: (making, choices) => {
      const chosen = chooseProxy(making, choices);
      return chosen === null ? null : { ...chosen, value: chooseValue(making, choices) };
    },
    python: (op) => `${op.target}.${op.attribute} = ${text(op.value)}`,
    layer: (world, op) => {
      const value = world.names.value(op.value);
      setAttribute(world, world.names.get(op.target), op.attribute, value);
    },
  }),
};
