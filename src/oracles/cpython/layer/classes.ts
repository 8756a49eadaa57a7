import {
  type Owned,
  type PyClass,
  type PyInstance,
  type PyReference,
  PyTypeError,
  type Python,
} from '../../../layer/python/index.ts';
import { type ClassName, classNames, classTable } from '../program/classes.ts';
import { attributes } from '../program/values.ts';
import { isHandle } from './operands.ts';

/** What happens when somebody calls an instance. */
export interface ClassEvents {
  /** `__del__` */
  finalized(self: PyInstance): void;
  /** `__call__` of a `caller`, which is a callback of weak references. */
  called(self: PyInstance, reference: PyReference): void;
}

/** The classes that every program is given: `classTable` on the layer. */
export class ProgramClasses {
  readonly #classes: Readonly<Record<ClassName, PyClass<PyInstance, []>>>;
  readonly #names: ReadonlySet<string> = new Set(classNames.map((name) => classTable[name].python));

  constructor(python: Python, events: ClassEvents) {
    const __del__ = (self: PyInstance): void => events.finalized(self);
    const __call__ = (self: PyInstance, reference?: PyReference): void => {
      // Called by hand, as `proxy()`, it lacks its argument.
      if (reference === undefined)
        throw new PyTypeError("missing 1 required positional argument: 'reference'");
      events.called(self, reference);
    };
    const act = (): null => null;
    const name = (key: ClassName): string => classTable[key].python;
    const final = python.class(name('final'), { __del__, act });
    const slotted = python.class(name('slotted'), { __slots__: ['a', 'b', '__weakref__'], act });
    this.#classes = {
      plain: python.class(name('plain'), { act }),
      final,
      child: python.class<PyInstance, []>(name('child'), final, {}),
      slotted,
      'slotted-final': python.class<PyInstance, []>(name('slotted-final'), slotted, {
        __slots__: ['c'],
        __del__,
      }),
      bare: python.class(name('bare'), { __slots__: ['a'] }),
      caller: python.class(name('caller'), { __slots__: ['a', 'b', '__weakref__'], __call__ }),
      acyclic: python.class(name('acyclic'), { __slots__: [], __del__ }),
    };
  }

  /** A new instance; its attributes are still to be set. */
  make(name: ClassName): Owned<PyInstance> {
    return this.#classes[name]();
  }

  /** The attributes of a dictionary exist from the start, in one order. */
  fill(instance: PyInstance, name: ClassName): void {
    if (classTable[name].dict) for (const attribute of attributes) instance.setattr(attribute, null);
  }

  has(value: unknown): value is PyInstance {
    return isHandle(value) && this.#names.has(value.type);
  }
}
