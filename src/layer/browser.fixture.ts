import { createPython, type ProfileName, profileNames } from './python/index.ts';

/** A program that uses each module of the layer a little: what it says must be the same wherever it runs. */
export function tour(): string[] {
  return profileNames.flatMap(tourOf);
}

/** An exception that nobody hears, with the hook that the layer comes with. */
export function complain(): void {
  const py = createPython();
  const C = py.class('C', {
    __del__: () => {
      throw new Error('unheard');
    },
  });
  C().release();
}

function tourOf(profile: ProfileName): string[] {
  const lines: string[] = [];
  const say = (...what: unknown[]) => void lines.push(`${profile} ${what.join(' ')}`);
  const py = createPython({ profile });
  const written: string[] = [];
  py.sys.unraisablehook = ({ exc_value }) => void written.push(String(exc_value));
  const Node = py.class('Node', {
    __init__: (self, name: string) => self.setattr('name', name),
    __del__: (self) => {
      say('del', self.getattr('name'));
      if (self.getattr('name') === 'bad') throw new Error('unraisable');
    },
  });
  const ns = py.frame({ a: py.list(), n: Node('a') });
  ns.a.append(ns.a);
  py.del(ns, 'a');
  say('collected', py.gc.collect());
  const [left, right] = [Node('left'), Node('bad')];
  left.setattr('other', right);
  right.setattr('other', left);
  using ref = py.weakref.ref(left, () => say('callback'));
  left.release();
  right.release();
  say('collected', py.gc.collect(), ref.call(), written.join());
  using finalizer = py.weakref.finalize(ns.n, () => say('finalize'));
  say(finalizer.alive, py.repr(py.tuple([1, 'a', null])), py.gc.get_threshold().join());
  for (let at = 0; at < 10_000; at++) {
    const list = py.list();
    list.append(list);
    list.release();
  }
  say(
    'automatic',
    py.gc
      .get_stats()
      .map(({ collections }) => collections)
      .join(),
  );
  py.exit();
  py.heap.verify();
  return lines;
}
