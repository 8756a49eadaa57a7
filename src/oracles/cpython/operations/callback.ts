import { z } from 'zod';
import {
  type PyObject,
  PyTypeError,
  type PyValue,
  type ReferenceCallback,
} from '../../../layer/python/index.ts';
import type { Choices } from '../generate/choices.ts';
import type { Making } from '../generate/making.ts';
import { isHandle } from '../layer/operands.ts';
import type { LayerWorld } from '../layer/world.ts';
import { nameSchema } from '../program/values.ts';
import { generateBehaviour } from '../steps/index.ts';
import { actions, type LabelledActions } from './operation.ts';

/** None, a function that logs and then takes the steps, or an instance of `caller` held by a name. */
export const callback = z.union([
  z.null(),
  z.strictObject({ actions }),
  z.strictObject({ caller: nameSchema }),
]);
type Callback = z.infer<typeof callback>;

export function chooseCallback({ kind, model }: Making, choices: Choices): Callback {
  const way = choices.below(6);
  if (way <= 1) return null;
  const caller = way >= 4 ? choices.pickAny(model.where('n', (thing) => thing === 'caller')) : null;
  if (caller !== null) return { caller };
  return { actions: generateBehaviour('function', kind, choices, model) };
}

/** The second argument of `weakref.ref` and its like. */
export const callbackArgument = (given: Callback): string =>
  given === null ? '' : 'caller' in given ? `, ${given.caller}` : ', notify';

export function callbackOf({ names, notify }: LayerWorld, given: Callback): ReferenceCallback | null {
  if (given === null) return null;
  if (!('caller' in given)) return notify;
  const caller = names.get(given.caller);
  if (caller === null) return null;
  if (!isHandle(caller)) throw new PyTypeError('the callback is no object');
  return caller;
}

/** The steps of a callback that is a function. */
export const callbackSteps = (op: {
  readonly label: string;
  readonly callback: Callback;
}): LabelledActions | null =>
  op.callback !== null && 'actions' in op.callback ? { label: op.label, actions: op.callback.actions } : null;

/** What a name must hold for `weakref.ref` and its like; anything else is for them to refuse. */
export function referentOf(value: PyValue): PyObject {
  if (isHandle(value)) return value;
  throw new PyTypeError('cannot create weak reference to an atom');
}
