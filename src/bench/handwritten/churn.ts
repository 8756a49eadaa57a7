import type { WorkloadParameters } from '../../model/index.ts';
import type { NativeBlock } from '../../subjects/native/index.ts';
import { emptyChecksum, finish, mix } from '../../subjects/workloads/checksum.ts';
import type { NativeSizes } from '../../subjects/workloads/native-sizes.ts';
import { operations, prepare } from '../../subjects/workloads/parameters.ts';
import type { Natives } from './native.ts';
import { type Turns, turn } from './turns.ts';

/**
 * `churn` as one would write it in JS, without a mutator between the program and its objects. Same checksum.
 */

class Field {
  declare readonly serial: number;
  declare native: NativeBlock | null;
  declare shared: Field | null;
  constructor(serial: number) {
    this.serial = serial;
    this.native = null;
    this.shared = null;
  }
}

class Entry {
  declare readonly serial: number;
  declare native: NativeBlock | null;
  declare field0: Field | null;
  declare field1: Field | null;
  declare field2: Field | null;
  declare field3: Field | null;
  declare field4: Field | null;
  constructor(serial: number) {
    this.serial = serial;
    this.native = null;
    this.field0 = null;
    this.field1 = null;
    this.field2 = null;
    this.field3 = null;
    this.field4 = null;
  }

  set(i: number, field: Field): void {
    if (i === 0) this.field0 = field;
    else if (i === 1) this.field1 = field;
    else if (i === 2) this.field2 = field;
    else if (i === 3) this.field3 = field;
    else this.field4 = field;
  }

  get(i: number): Field {
    if (i === 0) return this.field0!;
    if (i === 1) return this.field1!;
    if (i === 2) return this.field2!;
    return i === 3 ? this.field3! : this.field4!;
  }
}

const maxFields = 5;
const recordsAtScaleOne = 8000;

export async function churn(natives: Natives, parameters: WorkloadParameters, turns: Turns): Promise<number> {
  const { random, sizes } = prepare(parameters);
  const records = operations(recordsAtScaleOne, parameters.scale);
  const entries = new Entries(natives, sizes);
  let checksum = emptyChecksum;
  for (let i = 0; i < records; i++) {
    checksum = entries.useOne(1 + random.below(maxFields), checksum);
    if (turns.due()) await turn();
  }
  return finish(checksum);
}

class Entries {
  private serial = 0;
  private readonly natives: Natives;
  private readonly sizes: NativeSizes;

  constructor(natives: Natives, sizes: NativeSizes) {
    this.natives = natives;
    this.sizes = sizes;
  }

  /** Builds an entry, reads it and drops it. */
  useOne(fields: number, before: number): number {
    const entry = new Entry(this.serial++);
    this.natives.attach(entry, this.sizes.draw());
    for (let i = 0; i < fields; i++) {
      const field = new Field(this.serial++);
      this.natives.attach(field, this.sizes.draw());
      if (i > 0) field.shared = entry.field0;
      entry.set(i, field);
    }
    let checksum = mix(before, entry.serial);
    for (let i = 0; i < fields; i++) {
      const field = entry.get(i);
      checksum = mix(checksum, field.serial);
      if (field.shared !== null) checksum = mix(checksum, field.shared.serial);
    }
    return checksum;
  }
}
