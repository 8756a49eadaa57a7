import { expectNone } from '../arguments.ts';
import { PyAttributeError } from '../errors.ts';
import { borrowedValue, type PyObject } from '../words.ts';
import { AttributedHandle } from './attributed.ts';
import type { Hidden, Owned } from './handle.ts';

/** What is called when a referent dies, with the dead weak reference, borrowed. */
export type ReferenceCallback = ((reference: PyReference) => void) | PyObject;

/** A weak reference. `r.call()` is Python's `r()`. */
export interface PyReference extends Omit<ReferenceHandle, Hidden | '__callback__'> {
  /** Null when there is none, or none any more. Read only. */
  readonly __callback__: ReferenceCallback | null;
  clone(): Owned<PyReference>;
}

export class ReferenceHandle extends AttributedHandle {
  /** The referent, borrowed, or null when it is dead. */
  call(...none: readonly never[]): PyObject | null {
    const { id, py } = this;
    expectNone('weakref', none);
    const target = py.heap.weakReferences.target(id);
    return target === 0 ? null : py.borrow(target);
  }

  /** Null when there is none, or none any more. Read only. */
  get __callback__(): ReferenceCallback | null {
    return callbackOf(this);
  }

  set __callback__(_: unknown) {
    throw new PyAttributeError(
      `attribute '__callback__' of '${this.py.types.ref.name}' objects is not writable`,
    );
  }

  /** `__callback__` under a plain name. */
  get callback(): ReferenceCallback | null {
    return callbackOf(this);
  }

  clone(): Owned<PyReference> {
    return new ReferenceHandle(this.py, this.id, this.py.references.share(this.id));
  }
}

/** The callable in slot 0 of a weak reference or proxy. */
function callbackOf(handle: ReferenceHandle): ReferenceCallback | null {
  const { id, py } = handle;
  const word = py.heap.length(id) === 0 ? 0 : py.heap.read(id, 0);
  if (word === 0) return null;
  const value = word > 0 ? borrowedValue(py, word) : py.heap.atoms.load(word);
  return value as ReferenceCallback;
}
