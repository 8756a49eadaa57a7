import type { Choices } from '../generate/choices.ts';
import { chooseInto, chooseTarget, chooseValue, freshName, type Making } from '../generate/making.ts';
import { isInstance, type ThingKind } from '../generate/name-model.ts';
import { setAttribute, withAttributes } from '../layer/attributes.ts';
import { bindNew } from '../layer/new.ts';
import { type ClassName, classSchema, classTable } from '../program/classes.ts';
import { type Attribute, attributeSchema, attributes, valueSchema } from '../program/values.ts';
import { quote, store, text } from '../python/words.ts';
import { type Actor, generateBehaviour } from '../steps/index.ts';
import { actions, everywhere, into, made, mayRaise, operation, target } from './operation.ts';

const attributed = { ...target, attribute: attributeSchema };

/** Who takes the steps of an instance; null where nobody does. */
function actorOf(name: ClassName): Actor | null {
  if (name === 'caller') return 'caller';
  // A finalizer without once-only protection must not keep itself: two of them could revive each other for
  // ever.
  if (name === 'acyclic') return 'function';
  return classTable[name].del ? 'finalizer' : null;
}

/** An attribute of an instance; once in twenty, outside automatic programs, one that it may not have. */
function chooseAttribute(
  making: Making,
  choices: Choices,
  test: (kind: ThingKind) => boolean,
): { readonly target: string; readonly attribute: Attribute } | null {
  const calm = making.kind === 'automatic';
  const name = chooseTarget(making, choices, calm ? isInstance : test);
  if (name === null) return null;
  const { kind } = making.model.get(name);
  const has: readonly Attribute[] = isInstance(kind) ? classTable[kind].attributes : attributes;
  if (calm && has.length === 0) return null;
  const own = has.length > 0 && (calm || !choices.oneIn(20));
  return { target: name, attribute: choices.pick(own ? has : attributes) };
}

const mayHaveAttributes = (kind: ThingKind): boolean => isInstance(kind) || kind === 'unknown';

/** Instances of the fixed classes, and their attributes. */
export const instanceOperations = {
  instance: operation('instance', {
    shape: { ...made, class: classSchema, actions },
    weights: everywhere(60),
    generate: ({ kind, model, classes }, choices) => {
      const name = freshName(choices);
      const label = model.freshLabel();
      const cls = choices.pick(classes);
      const actor = actorOf(cls);
      const steps = actor === null ? [] : generateBehaviour(actor, kind, choices, model);
      model.bind(name, cls, label);
      return { name, label, class: cls, actions: steps };
    },
    python: (op) => {
      const { python, dict } = classTable[op.class];
      return `${op.name} = ${dict ? 'D' : 'R'}(${python}(), ${quote(op.label)})`;
    },
    layer: (world, op) => {
      const instance = world.classes.make(op.class);
      world.labels.set(instance, op.label);
      world.classes.fill(instance, op.class);
      bindNew(world, op, instance);
    },
    behaviour: (op) => op,
  }),

  'set-attribute': operation('set-attribute', {
    shape: { ...attributed, value: valueSchema },
    weights: everywhere(70),
    needs: 'instance',
    generate: (making, choices) => {
      const chosen = chooseAttribute(making, choices, mayHaveAttributes);
      if (chosen === null) return null;
      // One in four holds itself: a cycle that dies with its name.
      const value = choices.oneIn(4) ? { name: chosen.target } : chooseValue(making, choices);
      return { ...chosen, value };
    },
    python: (op) => `${op.target}.${op.attribute} = ${text(op.value)}`,
    layer: (world, op) => {
      const value = world.names.value(op.value);
      setAttribute(world, world.names.get(op.target), op.attribute, value);
    },
  }),

  'get-attribute': operation('get-attribute', {
    shape: { ...attributed, ...into },
    weights: mayRaise(8),
    needs: 'instance',
    generate: (making, choices) => {
      const chosen = chooseAttribute(making, choices, mayHaveAttributes);
      return chosen === null ? null : { ...chosen, into: chooseInto(making, choices) };
    },
    python: (op) => store(op.into, `${op.target}.${op.attribute}`),
    layer: (world, op) => {
      const owner = withAttributes(world, world.names.get(op.target), op.attribute);
      world.names.bind(op.into, owner.getattr(op.attribute));
      world.events.show(world.names.get(op.into));
    },
  }),

  'delete-attribute': operation('delete-attribute', {
    shape: attributed,
    weights: mayRaise(5),
    needs: 'instance',
    generate: (making, choices) => chooseAttribute(making, choices, isInstance),
    python: (op) => `del ${op.target}.${op.attribute}`,
    layer: (world, op) =>
      withAttributes(world, world.names.get(op.target), op.attribute).delattr(op.attribute),
  }),
};
