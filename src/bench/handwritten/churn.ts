import type { WorkloadParameters } from '../../model/index.ts';
import type { NativeBlock } from '../../native/index.ts';
import { emptyChecksum, finish, mix } from '../../workloads/checksum.ts';
import { operations, prepare } from '../../workloads/parameters.ts';
import type { Natives } from './native.ts';

/** `churn` as one would write it in JS, without a mutator between the program and its objects. Same checksum. */

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

export function churn(natives: Natives, parameters: WorkloadParameters): number {
  const { random, sizes } = prepare(parameters);
  const records = operations(recordsAtScaleOne, parameters.scale);
  let serial = 0;
  let checksum = emptyChecksum;
  for (let i = 0; i < records; i++) {
    const fields = 1 + random.below(maxFields);
    const entry = new Entry(serial++);
    natives.attach(entry, sizes.draw());
    for (let j = 0; j < fields; j++) {
      const field = new Field(serial++);
      natives.attach(field, sizes.draw());
      if (j > 0) field.shared = entry.field0;
      entry.set(j, field);
    }
    checksum = mix(checksum, entry.serial);
    for (let j = 0; j < fields; j++) {
      const field = entry.get(j);
      checksum = mix(checksum, field.serial);
      if (field.shared !== null) checksum = mix(checksum, field.shared.serial);
    }
  }
  return finish(checksum);
}
