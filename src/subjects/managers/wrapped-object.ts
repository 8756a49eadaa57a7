import type { NativeBlock } from '../native/index.ts';

/**
 * The JS object behind every object of a workload, under every manager: same fields, same size, so that a
 * comparison compares managers. Up to five slots are fields of the object, as anyone would write them by
 * hand; an object with more keeps them in an array.
 *
 * One class per number of slots, and each answers for its own. (A workload that mixes more than four numbers
 * of slots in one place pays for megamorphic access there.) What the child's bundler makes of a workload
 * reads and writes a slot that the program text numbers by its name, `slot0` to `slot4`: every class that has
 * the slot answers to that too.
 *
 * A slot that the object was not made with is the caller's error and is not checked here, as JS does not
 * check it.
 */
export interface WrappedObject {
  /** Birth number. */
  readonly serial: number;
  /** The native bytes that hang on the object; null for none. */
  native: NativeBlock | null;
  read(slot: number): Slot;
  write(slot: number, value: Slot): void;
}

type Slot = WrappedObject | null;

export function wrap(slots: number, serial: number): WrappedObject {
  return slots === 2 ? twoSlots(serial) : slots === 1 ? oneSlot(serial) : wrapOther(slots, serial);
}

const oneSlot = (serial: number): WrappedObject => new OneSlot(serial);
const twoSlots = (serial: number): WrappedObject => new TwoSlots(serial);

function wrapOther(slots: number, serial: number): WrappedObject {
  switch (slots) {
    case 0:
      return new ZeroSlots(serial);
    case 3:
      return new ThreeSlots(serial);
    case 4:
      return new FourSlots(serial);
    case 5:
      return new FiveSlots(serial);
    default:
      return new ManySlots(serial, slots);
  }
}

// `declare` keeps the compiler from emitting a second, undefined, store per field.

export class ZeroSlots implements WrappedObject {
  declare readonly serial: number;
  declare native: NativeBlock | null;

  constructor(serial: number) {
    this.serial = serial;
    this.native = null;
  }

  read(_slot: number): Slot {
    return null;
  }

  write(slot: number, _value: Slot): void {
    throw new RangeError(`An object without slots has no slot ${slot}.`);
  }
}

export class OneSlot implements WrappedObject {
  declare readonly serial: number;
  declare native: NativeBlock | null;
  declare slot0: Slot;

  constructor(serial: number) {
    this.serial = serial;
    this.native = null;
    this.slot0 = null;
  }

  read(_slot: number): Slot {
    return this.slot0;
  }

  write(_slot: number, value: Slot): void {
    this.slot0 = value;
  }
}

export class TwoSlots implements WrappedObject {
  declare readonly serial: number;
  declare native: NativeBlock | null;
  declare slot0: Slot;
  declare slot1: Slot;

  constructor(serial: number) {
    this.serial = serial;
    this.native = null;
    this.slot0 = null;
    this.slot1 = null;
  }

  read(slot: number): Slot {
    if (slot === 0) return this.slot0;
    return this.slot1;
  }

  write(slot: number, value: Slot): void {
    if (slot === 0) this.slot0 = value;
    else this.slot1 = value;
  }
}

export class ThreeSlots implements WrappedObject {
  declare readonly serial: number;
  declare native: NativeBlock | null;
  declare slot0: Slot;
  declare slot1: Slot;
  declare slot2: Slot;

  constructor(serial: number) {
    this.serial = serial;
    this.native = null;
    this.slot0 = null;
    this.slot1 = null;
    this.slot2 = null;
  }

  read(slot: number): Slot {
    if (slot === 0) return this.slot0;
    if (slot === 1) return this.slot1;
    return this.slot2;
  }

  write(slot: number, value: Slot): void {
    if (slot === 0) this.slot0 = value;
    else if (slot === 1) this.slot1 = value;
    else this.slot2 = value;
  }
}

export class FourSlots implements WrappedObject {
  declare readonly serial: number;
  declare native: NativeBlock | null;
  declare slot0: Slot;
  declare slot1: Slot;
  declare slot2: Slot;
  declare slot3: Slot;

  constructor(serial: number) {
    this.serial = serial;
    this.native = null;
    this.slot0 = null;
    this.slot1 = null;
    this.slot2 = null;
    this.slot3 = null;
  }

  read(slot: number): Slot {
    if (slot === 0) return this.slot0;
    if (slot === 1) return this.slot1;
    if (slot === 2) return this.slot2;
    return this.slot3;
  }

  write(slot: number, value: Slot): void {
    if (slot === 0) this.slot0 = value;
    else if (slot === 1) this.slot1 = value;
    else if (slot === 2) this.slot2 = value;
    else this.slot3 = value;
  }
}

export class FiveSlots implements WrappedObject {
  declare readonly serial: number;
  declare native: NativeBlock | null;
  declare slot0: Slot;
  declare slot1: Slot;
  declare slot2: Slot;
  declare slot3: Slot;
  declare slot4: Slot;

  constructor(serial: number) {
    this.serial = serial;
    this.native = null;
    this.slot0 = null;
    this.slot1 = null;
    this.slot2 = null;
    this.slot3 = null;
    this.slot4 = null;
  }

  read(slot: number): Slot {
    if (slot === 0) return this.slot0;
    if (slot === 1) return this.slot1;
    if (slot === 2) return this.slot2;
    if (slot === 3) return this.slot3;
    return this.slot4;
  }

  write(slot: number, value: Slot): void {
    if (slot === 0) this.slot0 = value;
    else if (slot === 1) this.slot1 = value;
    else if (slot === 2) this.slot2 = value;
    else if (slot === 3) this.slot3 = value;
    else this.slot4 = value;
  }
}

class ManySlots implements WrappedObject {
  declare readonly serial: number;
  declare native: NativeBlock | null;
  declare slots: Slot[];

  constructor(serial: number, slots: number) {
    this.serial = serial;
    this.native = null;
    this.slots = new Array<Slot>(slots).fill(null);
  }

  read(slot: number): Slot {
    return this.slots[slot]!;
  }

  write(slot: number, value: Slot): void {
    this.slots[slot] = value;
  }

  // The first slots by name, as the smaller objects have them.

  get slot0(): Slot {
    return this.slots[0]!;
  }
  set slot0(value: Slot) {
    this.slots[0] = value;
  }
  get slot1(): Slot {
    return this.slots[1]!;
  }
  set slot1(value: Slot) {
    this.slots[1] = value;
  }
  get slot2(): Slot {
    return this.slots[2]!;
  }
  set slot2(value: Slot) {
    this.slots[2] = value;
  }
  get slot3(): Slot {
    return this.slots[3]!;
  }
  set slot3(value: Slot) {
    this.slots[3] = value;
  }
  get slot4(): Slot {
    return this.slots[4]!;
  }
  set slot4(value: Slot) {
    this.slots[4] = value;
  }
}
