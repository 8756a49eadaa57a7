import { specialMethod, withArguments } from '../calls.ts';
import type { ClassInfo } from '../classes/class-info.ts';
import { PyTypeError } from '../errors.ts';
import { AttributedHandle } from './attributed.ts';
import type { Hidden, Owned } from './handle.ts';

/** An instance of a user's class. */
export interface PyInstance extends Omit<InstanceHandle, Hidden> {
  clone(): Owned<PyInstance>;
}

export class InstanceHandle extends AttributedHandle {
  override get class(): ClassInfo {
    return this.py.typeOf(this.id).class!;
  }

  /** The JS object that it wraps, null if none. */
  get value(): unknown {
    return this.py.heap.payload(this.id);
  }

  /** `x(*args)`, by `__call__`. */
  call(...args: readonly unknown[]): unknown {
    const { id, py } = this;
    const call = specialMethod(py, this.class, '__call__');
    if (call === undefined) throw new PyTypeError(`'${this.type}' object is not callable`);
    py.heap.retain(id);
    try {
      return withArguments(py, args, (given) => call(py.borrow(id), ...given));
    } finally {
      py.heap.release(id);
    }
  }

  clone(): Owned<PyInstance> {
    return new InstanceHandle(this.py, this.id, this.py.references.share(this.id));
  }
}
