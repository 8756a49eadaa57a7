import { describe, expect, test } from 'vitest';
import { type Bytes, bytes } from '../../model/index.ts';
import type { NativeBlock } from './backend.ts';
import { FreeLog } from './free-log.ts';
import { Ledger } from './ledger.ts';

const blockOf = (size: Bytes, serial: number): NativeBlock => ({ size, serial, backend: 'ledger' });

/** A ledger on a hand-moved clock and a time that ticks by one at each reading. */
function handDriven(options: { record?: boolean; capacity?: number; markEvery?: number } = {}) {
  const clock = { objects: 0 };
  let ns = 0;
  const ledger = new Ledger({ clock, now: () => ++ns, record: true, ...options });
  const allocate = (serial: number, size = 10) => {
    clock.objects = serial + 1;
    ledger.allocated(blockOf(bytes(size), serial));
  };
  return { clock, ledger, allocate, readings: () => ns };
}

/** Every typed array that a ledger and its parts hold. */
const columnsOf = (part: object): unknown[] =>
  Object.values(part).flatMap((value: unknown) =>
    ArrayBuffer.isView(value) ? [value] : value instanceof FreeLog ? columnsOf(value) : [],
  );

describe('the ledger', () => {
  test('counts what lives, its peak and the totals', () => {
    const { ledger, allocate } = handDriven();
    allocate(0, 100);
    allocate(1, 50);
    ledger.freed(100, 0);
    allocate(2, 20);
    expect(ledger).toMatchObject({
      liveBytes: 70,
      liveBlocks: 2,
      peakBytes: 150,
      allocatedBlocks: 3,
      allocatedBytes: 170,
      freedBlocks: 1,
      freedBytes: 100,
      balanced: false,
    });
    ledger.freed(50, 1);
    ledger.freed(20, 2);
    expect(ledger.balanced).toBe(true);
  });

  test('writes down which object a free belonged to, and when on both clocks', () => {
    const { clock, ledger, allocate } = handDriven({ markEvery: 1000 });
    allocate(0);
    allocate(1);
    ledger.freed(10, 1);
    clock.objects = 900;
    ledger.freed(10, 0);
    const { frees } = ledger.drain();
    expect([...frees.serial]).toEqual([1, 0]);
    expect([...frees.clock]).toEqual([2, 900]);
    expect([...frees.ns]).toEqual([1, 2]);
  });

  test('reads the time once for up to 64 frees, while the clock moves by up to 64', () => {
    const { clock, ledger, allocate } = handDriven({ markEvery: 1000 });
    for (let serial = 0; serial < 100; serial++) allocate(serial);
    for (let serial = 0; serial < 66; serial++) ledger.freed(10, serial);
    ledger.timePassed();
    ledger.freed(10, 66);
    clock.objects += 64;
    ledger.freed(10, 67);
    clock.objects++;
    ledger.freed(10, 68);
    ledger.freed(10, 69);
    const { ns } = ledger.drain().frees;
    expect([...ns.slice(0, 64)]).toEqual(new Array(64).fill(2));
    expect([...ns.slice(64)]).toEqual([3, 3, 4, 4, 5, 5]);
  });

  test('takes a reading made for a mark, or by somebody else, for frees too', () => {
    const { ledger, allocate } = handDriven({ markEvery: 2 });
    for (let serial = 0; serial < 4; serial++) allocate(serial);
    ledger.freed(10, 0);
    ledger.timeRead(70);
    ledger.freed(10, 1);
    ledger.markEnd();
    ledger.freed(10, 2);
    expect([...ledger.drain().frees.ns]).toEqual([2, 70, 4]);
  });

  test('keeps a mark at the first allocation, at every Nth, and at the end', () => {
    const { ledger, allocate } = handDriven({ markEvery: 3 });
    for (let serial = 0; serial < 8; serial++) allocate(serial);
    ledger.markEnd();
    const { marks } = ledger.drain();
    expect([...marks.clock]).toEqual([1, 4, 7, 8]);
    expect([...marks.liveBytes]).toEqual([10, 40, 70, 80]);
    expect([...marks.ns]).toEqual([1, 2, 3, 4]);
  });

  test('drains what came since the last time', () => {
    const { ledger, allocate } = handDriven({ capacity: 4 });
    for (let serial = 0; serial < 4; serial++) allocate(serial);
    ledger.freed(10, 0);
    expect([...ledger.drain().frees.serial]).toEqual([0]);
    ledger.freed(10, 1);
    expect([...ledger.drain().frees.serial]).toEqual([1]);
    expect(ledger.drain().frees.serial).toHaveLength(0);
    expect(ledger.liveBlocks).toBe(2);
  });

  test('loses nothing while the columns grow, and grows them only while something is allocated', () => {
    const { ledger, allocate } = handDriven({ capacity: 1, markEvery: 1 });
    for (let serial = 0; serial < 5000; serial++) allocate(serial);
    const columns = columnsOf(ledger);
    for (let serial = 0; serial < 5000; serial++) ledger.freed(10, serial);
    const after = columnsOf(ledger);
    expect(after.length).toBe(6);
    after.forEach((column, at) => void expect(column).toBe(columns[at]));
    const { frees, marks } = ledger.drain();
    expect([...frees.serial]).toEqual(Array.from({ length: 5000 }, (_, serial) => serial));
    expect([...marks.clock]).toEqual(Array.from({ length: 5000 }, (_, at) => at + 1));
  });

  test('counts apart what was freed before the end', () => {
    const { ledger, allocate } = handDriven();
    for (let serial = 0; serial < 3; serial++) allocate(serial);
    ledger.freed(10, 0);
    ledger.markEnd();
    ledger.freed(10, 1);
    expect([ledger.freedBeforeEnd, ledger.freedBlocks]).toEqual([1, 2]);
  });

  test('with recording off keeps the counters and never reads the time', () => {
    const { ledger, allocate, readings } = handDriven({ record: false });
    for (let serial = 0; serial < 200; serial++) allocate(serial);
    ledger.freed(10, 0);
    ledger.markEnd();
    expect(readings()).toBe(0);
    expect(ledger.freedBlocks).toBe(1);
    const { frees, marks } = ledger.drain();
    expect([frees.serial.length, marks.clock.length]).toEqual([0, 0]);
  });
});
