import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { InterruptedError, interruption } from './interruption.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

describe('an interruption', () => {
  it.each(signals)('aborts at %s and leaves a second one to Node', (name) => {
    const emitter = new EventEmitter();
    const { signal } = interruption(emitter);
    expect(signal.aborted).toBe(false);
    emitter.emit(name, name);
    expect(signal.reason).toBeInstanceOf(InterruptedError);
    expect(String(signal.reason)).toContain(`Interrupted by ${name}`);
    expect(signals.map((each) => emitter.listenerCount(each))).toEqual([0, 0, 0]);
  });

  it('gives the signals back when it is stopped', () => {
    const emitter = new EventEmitter();
    const { signal, stop } = interruption(emitter);
    stop();
    emitter.emit('SIGINT', 'SIGINT');
    expect(signal.aborted).toBe(false);
  });
});
