import {
  PyAttributeError,
  type PyInstance,
  type PyProxy,
  type PyValue,
} from '../../../layer/python/index.ts';
import { holding, isHandle } from './operands.ts';
import type { LayerWorld } from './world.ts';

export const noAttribute = (name: string): PyAttributeError => new PyAttributeError(`no attribute '${name}'`);

export function isProxy(value: unknown): value is PyProxy {
  return isHandle(value) && /ProxyType$/.test(value.type);
}

/**
 * What can be asked for an attribute: instances, and proxies for what they stand for. Throws AttributeError
 * for all else.
 */
export function withAttributes(
  { classes }: LayerWorld,
  value: PyValue,
  attribute: string,
): PyInstance | PyProxy {
  if (classes.has(value) || isProxy(value)) return value;
  throw noAttribute(attribute);
}

/** `target.attribute = value` */
export function setAttribute(world: LayerWorld, target: PyValue, attribute: string, value: PyValue): void {
  const owner = withAttributes(world, target, attribute);
  holding(world.python.heap, [value, owner], () => owner.setattr(attribute, value));
}
