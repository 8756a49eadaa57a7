import type { PyObject, PyType, Python } from '../../../layer/python/index.ts';

const isObject = (value: unknown): value is PyObject =>
  typeof value === 'object' && value !== null && 'type' in value;

/** Whether a value's own type is `type` or derived from it: `isinstance` asks a proxy for its referent's. */
export function isA<T>(python: Python, value: unknown, type: PyType<T>): value is T {
  if (isObject(value) && /^weakref\.(Callable)?ProxyType$/.test(value.type)) return false;
  return python.isinstance(value, type);
}
