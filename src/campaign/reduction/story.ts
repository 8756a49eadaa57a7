import type { Warning } from '../../model/index.ts';
import type { End, Hello, LedgerTotals, NativeExhausted, Start } from '../wire/messages.ts';
import { type DecodedFlush, decodeMessage } from './messages.ts';

/** What a child told until it ended, in the order it told it. */
export interface Story {
  readonly hello: Hello | null;
  /** Null when the workload did not begin. */
  readonly start: Start | null;
  readonly flushes: readonly DecodedFlush[];
  readonly exhausted: NativeExhausted | null;
  readonly end: End | null;
  readonly warnings: readonly Warning[];
}

/** Collects a child's lines into its story. Lines that are no records are counted and shown, never fatal. */
export class Listener {
  private hello: Hello | null = null;
  private start: Start | null = null;
  private readonly flushes: DecodedFlush[] = [];
  private exhausted: NativeExhausted | null = null;
  private end: End | null = null;
  private garbageLines = 0;
  private firstGarbage = '';

  hear(line: string): void {
    const message = decodeMessage(line);
    switch (message?.kind) {
      case undefined:
        if (this.garbageLines++ === 0) this.firstGarbage = line.slice(0, 80);
        break;
      case 'hello':
        this.hello = message;
        break;
      case 'start':
        this.start = message;
        break;
      case 'flush':
        this.flushes.push(message);
        break;
      case 'oom-native':
        this.exhausted = message;
        break;
      case 'end':
        this.end = message;
        break;
    }
  }

  /** `rest` is what the pipe held after its last line end. */
  finish(rest: string): Story {
    const warnings: Warning[] = [...(this.hello?.warnings ?? [])];
    if (this.garbageLines > 0)
      warnings.push({ code: 'garbage-on-pipe', lines: this.garbageLines, first: this.firstGarbage });
    if (rest !== '') warnings.push({ code: 'cut-line', characters: rest.length });
    else if (this.end === null && this.start !== null) warnings.push({ code: 'lost-tail' });
    const { hello, start, flushes, exhausted, end } = this;
    return { hello, start, flushes, exhausted, end, warnings };
  }
}

export const noTotals: LedgerTotals = {
  allocatedBlocks: 0,
  allocatedBytes: 0,
  freedBlocks: 0,
  freedBytes: 0,
  freedBeforeEnd: 0,
  peakBytes: 0,
};
