import type { Owned, PyObject } from '../../../layer/python/index.ts';
import type { LayerWorld } from './world.ts';

/** Gives a new object its label, and moves it into its name. */
export function bindNew<T extends PyObject>(
  { labels, names }: LayerWorld,
  { name, label }: { readonly name: string; readonly label: string },
  made: Owned<T>,
): void {
  labels.set(made, label);
  names.bind(name, made);
}
