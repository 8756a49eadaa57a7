/**
 * Python's exceptions as JS error classes. `error.name` is Python's name, so a trace reads the same on both
 * sides. Errors of handles (use after release, a foreign heap) are the heap's and come through unchanged.
 */
export class PyException extends Error {
  override name = 'Exception';
}

export class PyTypeError extends PyException {
  override name = 'TypeError';
}

export class PyValueError extends PyException {
  override name = 'ValueError';
}

export class PyLookupError extends PyException {
  override name = 'LookupError';
}

export class PyIndexError extends PyLookupError {
  override name = 'IndexError';
}

export class PyKeyError extends PyLookupError {
  override name = 'KeyError';
}

export class PyAttributeError extends PyException {
  override name = 'AttributeError';
}

export class PyNameError extends PyException {
  override name = 'NameError';
}

export class PyOverflowError extends PyException {
  override name = 'OverflowError';
}

export class PyReferenceError extends PyException {
  override name = 'ReferenceError';
}

export class PyRuntimeError extends PyException {
  override name = 'RuntimeError';
}

export class PyRecursionError extends PyRuntimeError {
  override name = 'RecursionError';
}

/** The exception classes by Python's names: `exceptions.TypeError`. */
export const exceptions = {
  Exception: PyException,
  TypeError: PyTypeError,
  ValueError: PyValueError,
  LookupError: PyLookupError,
  IndexError: PyIndexError,
  KeyError: PyKeyError,
  AttributeError: PyAttributeError,
  NameError: PyNameError,
  OverflowError: PyOverflowError,
  ReferenceError: PyReferenceError,
  RuntimeError: PyRuntimeError,
  RecursionError: PyRecursionError,
} as const;
