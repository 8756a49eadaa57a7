import type { Bytes } from '../../model/index.ts';
import { JsObjectManager } from './js-objects.ts';
import type { WrappedObject } from './wrapped-object.ts';

/**
 * Never frees anything: every object is kept in a list, so that V8 cannot collect the JS objects either. What
 * a program costs when nobody reclaims, until a limit is hit. (V8 still marks and copies what is kept: this
 * is no zero-cost collector.)
 */
export class EpsilonManager extends JsObjectManager {
  readonly name = 'epsilon';
  readonly explicit = false;
  readonly promisesBalance = false;
  readonly promisesBalanceWithoutCycles = false;
  private readonly kept: WrappedObject[] = [];

  /** Number of objects kept: all that were ever allocated. */
  get keptObjects(): number {
    return this.kept.length;
  }

  override born(o: WrappedObject, nativeBytes: Bytes): WrappedObject {
    this.kept.push(o);
    return super.born(o, nativeBytes);
  }

  protected override attach(o: WrappedObject, nativeBytes: Bytes): void {
    this.obtain(o, nativeBytes);
  }
}
