import type { ManagerName } from '../../model/index.ts';
import { EpsilonManager } from './epsilon.ts';
import type { Manager, ManagerContext } from './manager.ts';
import { ManualManager } from './manual.ts';
import { RefcountManager } from './refcount.ts';
import {
  RefcountGenerationalManager,
  RefcountSweepManager,
  RefcountTrialDeletionManager,
} from './refcount-collected.ts';
import { TracingManager } from './tracing.ts';
import { TracingAccountedManager } from './tracing-accounted.ts';
import { TracingDisposeManager } from './tracing-dispose.ts';
import { TracingForcedManager } from './tracing-forced.ts';

/** Every manager by name. What an object is, is the manager's own business: hence `unknown`. */
export const managers: Readonly<Record<ManagerName, (context: ManagerContext) => Manager<unknown>>> = {
  epsilon: (context) => new EpsilonManager(context),
  manual: (context) => new ManualManager(context),
  refcount: (context) => new RefcountManager(context),
  'refcount-generational': (context) => new RefcountGenerationalManager(context),
  'refcount-sweep': (context) => new RefcountSweepManager(context),
  'refcount-trial-deletion': (context) => new RefcountTrialDeletionManager(context),
  tracing: (context) => new TracingManager(context),
  'tracing-accounted': (context) => new TracingAccountedManager(context),
  'tracing-forced': (context) => new TracingForcedManager(context),
  'tracing-dispose': (context) => new TracingDisposeManager(context),
};

/**
 * The named manager. It takes the native memory's pressure hook for itself where it can do something under
 * pressure. Throws `ManagerContextError` when the context lacks what the manager needs, `RangeError` for an
 * option out of range.
 */
export function createManager(name: ManagerName, context: ManagerContext): Manager<unknown> {
  return managers[name](context);
}
