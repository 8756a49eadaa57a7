import { describe, expect, it } from 'vitest';
import { Deadline, type Time } from './deadline.ts';

/** Time that passes when the test says so; timers that are late fire once, as real ones do after a stop. */
function simulatedTime() {
  let now = 0;
  let timer: { at: number; call: () => void } | null = null;
  const armed: number[] = [];
  const time: Time = {
    now: () => now,
    after(ms, call) {
      armed.push(ms);
      const mine = { at: now + ms, call };
      timer = mine;
      return () => {
        if (timer === mine) timer = null;
      };
    },
  };
  return {
    time,
    armed,
    /** The process runs for so long. */
    run(ms: number): void {
      const end = now + ms;
      while (timer !== null && timer.at <= end) {
        now = Math.max(now, timer.at);
        const { call } = timer;
        timer = null;
        call();
      }
      now = end;
    },
    /** The process stands still for so long. */
    stop(ms: number): void {
      now += ms;
    },
  };
}

function deadline(spanMs: number) {
  const clock = simulatedTime();
  const ended: number[] = [];
  const made = new Deadline(spanMs, () => ended.push(clock.time.now()), clock.time);
  return { ...clock, ended, made };
}

describe('a deadline', () => {
  it('ends once, when its time has been run through', () => {
    const { run, ended } = deadline(1010);
    run(1009);
    expect(ended).toEqual([]);
    run(5000);
    expect(ended).toEqual([1010]);
  });

  it('counts a few ticks at most of a pause in which this process did not run', () => {
    const { run, stop, ended } = deadline(1000);
    run(500);
    stop(3_600_000);
    run(250);
    expect(ended).toEqual([]);
    run(300);
    expect(ended).toHaveLength(1);
  });

  it('gives back what the other side had to wait for', () => {
    const { run, made, ended } = deadline(1000);
    run(900);
    made.excuse(500);
    run(550);
    expect(ended).toEqual([]);
    run(100);
    expect(ended).toHaveLength(1);
  });

  it('never arms a timer longer than its tick, however long it is', () => {
    for (const spanMs of [2 ** 31 - 1, 2 ** 31, 2 ** 40, Number.POSITIVE_INFINITY]) {
      const { run, armed, ended } = deadline(spanMs);
      run(10_000);
      expect(Math.max(...armed)).toBeLessThanOrEqual(50);
      expect(ended).toEqual([]);
    }
  });

  it('that is cancelled never ends', () => {
    const { run, made, ended } = deadline(100);
    run(60);
    made.cancel();
    run(1000);
    expect(ended).toEqual([]);
  });

  it('must be above zero', () => {
    for (const spanMs of [0, -1, Number.NaN]) expect(() => deadline(spanMs)).toThrow(RangeError);
  });
});
