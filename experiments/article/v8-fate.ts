import type { V8Tools } from '../../src/index.ts';

/** What became of an object that nothing refers to any more. */
export interface Fate {
  readonly [name: string]: boolean;
  /** Without anybody asking for a collection, after the event loop turned. */
  readonly goneAtOnce: boolean;
  readonly goneAfterCollection: boolean;
  readonly finalizerCalled: boolean;
}

/** Makes an object, drops it, and watches it with a `WeakRef` and a `FinalizationRegistry`. */
export async function fateOf(v8: V8Tools, make: () => object): Promise<Fate> {
  let finalizerCalled = false;
  const registry = new FinalizationRegistry(() => {
    finalizerCalled = true;
  });
  const watch = watched(make, registry);
  await v8.turn();
  const goneAtOnce = watch.deref() === undefined;
  await v8.turn();
  v8.collect();
  await v8.turn();
  return { goneAtOnce, goneAfterCollection: watch.deref() === undefined, finalizerCalled };
}

/** In a function of its own, so that no variable of the caller keeps the object. */
function watched(make: () => object, registry: FinalizationRegistry<null>): WeakRef<object> {
  const object = make();
  registry.register(object, null);
  return new WeakRef(object);
}

/** An object that refers to itself. */
export function ring(): object {
  const made: { me: object | null } = { me: null };
  made.me = made;
  return made;
}

/** `1 collection`, `2 collections`. */
export const times = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

export const whenGone = (goneAtOnce: boolean, goneAfterCollection: boolean): string =>
  goneAtOnce
    ? 'gone before any collection was asked for'
    : goneAfterCollection
      ? 'still there after the event loop had turned, gone after the next collection'
      : 'still there even after a full collection';
