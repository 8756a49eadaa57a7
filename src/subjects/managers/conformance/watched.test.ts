import { describe, expect, test } from 'vitest';
import { type Bytes, bytes } from '../../../model/index.ts';
import type { Ledger, NativeMemory } from '../../native/index.ts';
import type { Manager } from '../index.ts';
import { managerOnMalloc } from './test-manager.ts';
import { Watched } from './watched.ts';

/** A refcount manager whose native memory can be taken away behind its back. */
function watchedRefcount(): {
  watched: Watched<unknown>;
  manager: Manager<unknown>;
  native: NativeMemory;
  ledger: Ledger;
} {
  const parts = managerOnMalloc('refcount');
  return { ...parts, watched: new Watched(parts.manager, parts.ledger, null) };
}

const some: Bytes = bytes(64);

describe('the watcher of managers', () => {
  test('sees a block that is freed while its object is reachable', () => {
    const { watched, ledger } = watchedRefcount();
    const parent = watched.allocate(1, some);
    const child = watched.allocate(0, some);
    watched.write(parent, 0, child);
    watched.release(child);
    watched.check();
    expect(watched.premature).toEqual([]);
    ledger.freed(64, 1);
    watched.check();
    expect(watched.premature).toEqual([1]);
  });

  test('sees blocks that nobody can reach and nobody has freed', () => {
    const { watched } = watchedRefcount();
    for (let i = 0; i < 3; i++) {
      const o = watched.allocate(1, some);
      watched.write(o, 0, o);
      watched.release(o);
    }
    const acyclic = watched.allocate(0, some);
    watched.release(acyclic);
    watched.check();
    expect(watched.mostFloating).toBe(3);
  });

  test('sees a slot that does not hold what was written', () => {
    const { watched, manager } = watchedRefcount();
    const parent = watched.allocate(2, some);
    watched.write(parent, 0, parent);
    manager.write(parent, 0, null);
    expect(() => watched.read(parent, 0)).toThrow('Slot 0 holds null, and should hold 0.');
  });
});
