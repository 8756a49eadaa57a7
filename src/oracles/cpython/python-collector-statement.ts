import type { Operation } from './program.ts';
import { bound } from './python-words.ts';

const orNone = (n: number | null): string => (n === null ? 'None' : String(n));

/** gc calls and probes. */
export function collectorStatement(op: Operation): string {
  switch (op.do) {
    case 'collect':
      return `N(gc.collect(${bound(op.generation)}))`;
    case 'enable':
    case 'disable':
    case 'freeze':
    case 'unfreeze':
      return `gc.${op.do}()`;
    case 'is-enabled':
      return 'N(gc.isenabled())';
    case 'set-threshold':
      return `gc.set_threshold(${op.values.join(', ')})`;
    case 'get-threshold':
      return 'N(gc.get_threshold())';
    case 'freeze-count':
      return 'freeze_count()';
    case 'set-debug':
      return `gc.set_debug(${op.flags})`;
    case 'get-debug':
      return 'N(gc.get_debug())';
    case 'garbage':
      return 'garbage()';
    case 'clear-garbage':
      return 'gc.garbage.clear()';
    case 'callback-add':
      return `gc.callbacks.append(g${op.id})`;
    case 'callback-remove':
      return `gc.callbacks.remove(g${op.id})`;
    case 'callback-count':
      return 'N(len(gc.callbacks) - 1)';
    case 'count':
      return `count(${op.first ? 'True' : 'False'})`;
    case 'stats':
      return 'stats()';
    case 'objects':
      return `objects(${orNone(op.generation)})`;
    case 'is-tracked':
      return `N(gc.is_tracked(${op.target}))`;
    case 'is-finalized':
      return `N(gc.is_finalized(${op.target}))`;
    case 'refcount':
      return `G(getrefcount(${op.target}), ${op.target})`;
    case 'referents':
      return `A('=' + LS(gc.get_referents(${op.target})))`;
    case 'referrers':
      return `referrers(${op.target})`;
    case 'length':
      return `N(len(${op.target}))`;
    case 'items':
      return `contents(${op.target})`;
    case 'same':
      return `N(${op.left} is ${op.right})`;
    default:
      throw new Error(`The Python emitter knows no operation '${op.do}': add it to python-source.ts.`);
  }
}
