import { withArguments } from '../calls.ts';
import type { Interpreter } from '../interpreter.ts';
import { borrowedValue, type PyValue } from '../words.ts';
import { Handle, type Hidden, type Owned } from './handle.ts';

/** A function as a counted object: slots for the JS function, its globals, its defaults and its closure. */
export interface PyFunction extends Omit<FunctionHandle, Hidden> {
  clone(): Owned<PyFunction>;
}

/** A method bound to an object. */
export interface PyMethod extends Omit<MethodHandle, Hidden> {
  clone(): Owned<PyMethod>;
}

export class FunctionHandle extends Handle {
  declare readonly py: Interpreter;

  call(...args: readonly unknown[]): unknown {
    return callFunction(this, args);
  }

  clone(): Owned<PyFunction> {
    return new FunctionHandle(this.py, this.id, this.py.references.share(this.id));
  }
}

export class MethodHandle extends Handle {
  declare readonly py: Interpreter;

  /** The object it is bound to, borrowed. */
  get self(): PyValue {
    return borrowedValue(this.py, this.py.heap.read(this.id, 0));
  }

  /** Its function, borrowed. */
  get func(): PyValue {
    return borrowedValue(this.py, this.py.heap.read(this.id, 1));
  }

  call(...args: readonly unknown[]): unknown {
    const { func } = this;
    if (!(func instanceof FunctionHandle)) throw new TypeError('a bound method without a function');
    return callFunction(func, [this.self, ...args]);
  }

  clone(): Owned<PyMethod> {
    return new MethodHandle(this.py, this.id, this.py.references.share(this.id));
  }
}

function callFunction(handle: FunctionHandle, args: readonly unknown[]): unknown {
  const { id, py } = handle;
  const body = py.heap.atoms.load(py.heap.read(id, 0));
  if (typeof body !== 'function') return undefined;
  py.heap.retain(id);
  try {
    return withArguments(py, args, (given) => body(...given));
  } finally {
    py.heap.release(id);
  }
}
