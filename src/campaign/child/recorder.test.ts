import { describe, expect, it } from 'vitest';
import { bytes } from '../../model/index.ts';
import { Clock } from '../../subjects/managers/index.ts';
import { Ledger } from '../../subjects/native/index.ts';
import { type DecodedFlush, decodeMessage } from '../reduction/messages.ts';
import { LineWriter } from './line-writer.ts';
import { Recorder } from './recorder.ts';

/** A recorder on a clock that the test moves; `writing` is how long a flush takes to write. */
function recording(writing = 0) {
  const time = { ns: 0 };
  const lines: string[] = [];
  const clock = new Clock();
  const now = () => time.ns;
  const ledger = new Ledger({ clock, now, record: true });
  const writer = new LineWriter((data) => {
    lines.push(data.toString('utf8'));
    time.ns += writing;
  });
  const recorder = new Recorder(writer, ledger, clock, now);
  recorder.start();
  const flushes = (): DecodedFlush[] =>
    lines.map((line) => {
      const message = decodeMessage(line);
      if (message?.kind !== 'flush') throw new Error(`Not a flush: ${line.slice(0, 200)}`);
      return message;
    });
  const beatAfter = (ns: number) => {
    time.ns += ns;
    recorder.beat();
  };
  const freeOne = () => {
    const serial = clock.objects++;
    ledger.allocated({ size: bytes(8), backend: 'ledger', serial });
    ledger.freed(8, serial);
  };
  const allocateOne = () => ledger.allocated({ size: bytes(8), backend: 'ledger', serial: clock.objects++ });
  return { recorder, beatAfter, freeOne, allocateOne, time, flushes };
}

describe('the recorder', () => {
  it('flushes from inside the workload once 40 ms have passed, and not before', () => {
    const { beatAfter, flushes } = recording();
    beatAfter(39e6);
    expect(flushes()).toHaveLength(0);
    beatAfter(1e6);
    beatAfter(39e6);
    expect(flushes()).toHaveLength(1);
    beatAfter(2e6);
    expect(flushes().map(({ fromNs, ns }) => [fromNs, ns])).toEqual([
      [0, 40e6],
      [40e6, 81e6],
    ]);
  });

  it('flushes by age between batches too: where a mark reads the time, each event said once', () => {
    const { recorder, allocateOne, beatAfter, time, flushes } = recording(1000);
    for (let i = 0; i < 64; i++) allocateOne();
    expect(flushes()).toHaveLength(0);
    time.ns += 788e6;
    for (let i = 0; i < 64; i++) allocateOne();
    expect(flushes().map(({ fromNs, ns }) => [fromNs, ns])).toEqual([[0, 788e6]]);
    for (let i = 0; i < 640; i++) allocateOne();
    expect(flushes()).toHaveLength(1);
    beatAfter(500);
    recorder.flush();
    // The batch lasted from the start to the beat, without the flush that fell into it.
    expect([...flushes()[1]!.batches]).toEqual([788e6 + 500]);
    expect(flushes().reduce((sum, { marks }) => sum + marks.ns.length, 0)).toBe(15);
  });

  it('flushes earlier when many frees are waiting, so that the pipe never fills', () => {
    const { beatAfter, freeOne, flushes } = recording();
    for (let i = 0; i < 8191; i++) freeOne();
    beatAfter(10);
    expect(flushes()).toHaveLength(0);
    freeOne();
    beatAfter(10);
    expect(flushes()[0]).toMatchObject({ clock: 8192, totals: { freedBlocks: 8192, freedBytes: 65_536 } });
    expect(flushes()[0]!.frees.serial.length).toBe(8192);
    beatAfter(10);
    expect(flushes()).toHaveLength(1);
  });

  it('says every event once', () => {
    const { recorder, freeOne, flushes } = recording();
    freeOne();
    recorder.flush();
    freeOne();
    recorder.flush();
    recorder.flush();
    expect(flushes().map(({ frees }) => [...frees.serial])).toEqual([[0], [1], []]);
  });

  it('keeps the time of a flush out of every batch and adds it up', () => {
    const { recorder, beatAfter, flushes } = recording(7000);
    beatAfter(40e6);
    beatAfter(500);
    beatAfter(300);
    recorder.flush();
    expect(flushes().map(({ batches }) => [...batches])).toEqual([[40e6], [500, 300]]);
    expect(recorder.recordingNs).toBe(14_000);
  });
});
