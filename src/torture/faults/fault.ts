import type { Random } from '../random.ts';
import type { Subject } from '../subject.ts';

/** What a fault strikes with and at. */
export interface Scene {
  readonly subject: Subject;
  /** An empty results folder for this round alone. */
  readonly results: string;
  readonly random: Random;
  /** Says what is being done, for who reads along. */
  readonly note: (line: string) => void;
}

/**
 * A kind of fault. `strike` ends when it was survived. @throws Lost, or CannotStrike when the machine does
 * not allow it.
 */
export interface Fault {
  readonly describes: string;
  readonly strike: (scene: Scene) => Promise<void>;
}
