import {
  createPython,
  type ProfileName,
  type PyObject,
  type PyReference,
  type PyType,
  type Python,
} from '../../../layer/python/index.ts';
import type { ProgramKind } from '../program/kinds.ts';
import { CollectorCallbacks } from './callbacks.ts';
import { ProgramClasses } from './classes.ts';
import { Events } from './events.ts';
import { CountedFrames } from './frames.ts';
import { Labels } from './labels.ts';
import { type ContainerMakers, containerMakers } from './makers.ts';
import { Namespace } from './namespace.ts';
import { isA } from './own-type.ts';
import { Temporaries } from './temporaries.ts';

/** What a finalizer or callback does; `self` is null where there is none. */
export type Behaviour = (world: LayerWorld, self: PyObject | null) => void;

/** One fresh layer, with all that a program is given: names, labels, classes, callbacks. */
export class LayerWorld {
  readonly python: Python;
  readonly names: Namespace;
  readonly labels: Labels;
  readonly events: Events;
  readonly classes: ProgramClasses;
  readonly make: ContainerMakers;
  readonly callbacks: CollectorCallbacks;
  readonly frames: CountedFrames;
  readonly temporaries: Temporaries;
  /** Objects frozen at the start. */
  readonly frozen: number;
  readonly #behaviours: ReadonlyMap<string, Behaviour>;

  /**
   * `behaviours`: what the program makes finalizers and callbacks do, by label; known from the start, as
   * functions of a module are.
   */
  constructor(profile: ProfileName, kind: ProgramKind, behaviours: ReadonlyMap<string, Behaviour>) {
    const python = createPython({ profile });
    this.python = python;
    this.#behaviours = behaviours;
    this.temporaries = new Temporaries(python, kind);
    this.names = new Namespace(python);
    this.labels = new Labels(python);
    this.events = new Events(this.labels);
    this.frames = new CountedFrames(python.heap);
    this.make = containerMakers(python, kind);
    this.classes = this.#defineClasses();
    // What is not the program's own is frozen: never a candidate, always a root, until the program itself
    // calls unfreeze.
    python.gc.freeze();
    this.frozen = python.gc.get_freeze_count();
    this.callbacks = new CollectorCallbacks(python, this.events, (name) => this.behave(name, null));
    python.sys.unraisablehook = (report) => this.events.log(`unraisable ${report.exc_type.__name__}`);
  }

  /** Takes the steps that the program gave to a label: a call of its function. */
  behave(label: string, self: PyObject | null): void {
    const behaviour = this.#behaviours.get(label);
    if (behaviour !== undefined) this.frames.call(() => behaviour(this, self));
  }

  /** The callback of weak references that have a function for one. */
  readonly notify = (reference: PyReference): void => {
    const label = this.labels.text(reference);
    this.events.log(`callback ${label}`);
    this.behave(label, null);
  };

  /** Python's `isinstance`. */
  is<T>(value: unknown, type: PyType<T>): value is T {
    return isA(this.python, value, type);
  }

  #defineClasses(): ProgramClasses {
    return new ProgramClasses(this.python, {
      finalized: (self) => {
        const label = this.labels.text(self);
        this.events.log(`del ${label}`);
        this.behave(label, self);
      },
      called: (self, reference) => {
        const label = this.labels.text(self);
        this.events.log(`call ${label} ${this.labels.text(reference)}`);
        // An instance is called with its arguments in a tuple; a function gets them as they are.
        this.temporaries.during(
          ({ tuple }) => [tuple([reference])],
          () => this.behave(label, self),
        );
      },
    });
  }
}
