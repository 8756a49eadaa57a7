import type { NativeBlock } from '../native/index.ts';

/**
 * The JS object behind every object of a workload, under every manager: same fields, same size, so that a
 * comparison compares managers. Slots 0 to 5 are fields of the object, as anyone would write them by hand; objects
 * with more slots keep the rest in an array. One class per number of slots: V8 sees one shape per kind
 * of node and inlines the access. (A workload that mixes more than four numbers of slots pays for megamorphic access.)
 *
 * Reading or writing a slot that the object was not made with is the caller's error and is not checked here,
 * as JS does not check it.
 */
export interface WrappedObject {
  /** Birth number. */
  readonly serial: number;
  /** The native bytes that hang on the object; null for none, or when they are freed. */
  native: NativeBlock | null;
  slot0: Slot;
  slot1: Slot;
  slot2: Slot;
  slot3: Slot;
  slot4: Slot;
  slot5: Slot;
  /** Slot 6 and up. */
  rest: Slot[];
}

type Slot = WrappedObject | null;

const fieldSlots = 6;

export function wrap(slots: number, serial: number): WrappedObject {
  return construct(slots, serial) as WrappedObject;
}

export function readSlot(o: WrappedObject, slot: number): Slot {
  switch (slot) {
    case 0:
      return o.slot0;
    case 1:
      return o.slot1;
    case 2:
      return o.slot2;
    case 3:
      return o.slot3;
    case 4:
      return o.slot4;
    case 5:
      return o.slot5;
    default:
      return o.rest[slot - fieldSlots]!;
  }
}

export function writeSlot(o: WrappedObject, slot: number, value: Slot): void {
  switch (slot) {
    case 0:
      o.slot0 = value;
      return;
    case 1:
      o.slot1 = value;
      return;
    case 2:
      o.slot2 = value;
      return;
    case 3:
      o.slot3 = value;
      return;
    case 4:
      o.slot4 = value;
      return;
    case 5:
      o.slot5 = value;
      return;
    default:
      o.rest[slot - fieldSlots] = value;
  }
}

function construct(slots: number, serial: number): Pick<WrappedObject, 'serial' | 'native'> {
  switch (slots) {
    case 0:
    case 1:
      return new OneSlot(serial);
    case 2:
      return new TwoSlots(serial);
    case 3:
      return new ThreeSlots(serial);
    case 4:
      return new FourSlots(serial);
    case 5:
      return new FiveSlots(serial);
    case 6:
      return new SixSlots(serial);
    default:
      return new ManySlots(serial, slots);
  }
}

// `declare` keeps the compiler from emitting a second, undefined, store per field.

class OneSlot {
  declare readonly serial: number;
  declare native: NativeBlock | null;
  declare slot0: Slot;
  constructor(serial: number) {
    this.serial = serial;
    this.native = null;
    this.slot0 = null;
  }
}

class TwoSlots {
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
}

class ThreeSlots {
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
}

class FourSlots {
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
}

class FiveSlots {
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
}

class SixSlots {
  declare readonly serial: number;
  declare native: NativeBlock | null;
  declare slot0: Slot;
  declare slot1: Slot;
  declare slot2: Slot;
  declare slot3: Slot;
  declare slot4: Slot;
  declare slot5: Slot;
  constructor(serial: number) {
    this.serial = serial;
    this.native = null;
    this.slot0 = null;
    this.slot1 = null;
    this.slot2 = null;
    this.slot3 = null;
    this.slot4 = null;
    this.slot5 = null;
  }
}

class ManySlots {
  declare readonly serial: number;
  declare native: NativeBlock | null;
  declare slot0: Slot;
  declare slot1: Slot;
  declare slot2: Slot;
  declare slot3: Slot;
  declare slot4: Slot;
  declare slot5: Slot;
  declare rest: Slot[];
  constructor(serial: number, slots: number) {
    this.serial = serial;
    this.native = null;
    this.slot0 = null;
    this.slot1 = null;
    this.slot2 = null;
    this.slot3 = null;
    this.slot4 = null;
    this.slot5 = null;
    this.rest = new Array<Slot>(slots - fieldSlots).fill(null);
  }
}
