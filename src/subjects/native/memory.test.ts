import { describe, expect, test } from 'vitest';
import { type Bytes, bytes } from '../../model/index.ts';
import {
  createBackend,
  DoubleFreeError,
  ForeignBlockError,
  Ledger,
  type NativeBackend,
  type NativeBlock,
  NativeMemory,
  NativeMemoryError,
  NativeSizeError,
} from './index.ts';

function memoryWith(budget: number | null, backend: NativeBackend = createBackend('ledger')): NativeMemory {
  const ledger = new Ledger({ clock: { objects: 0 }, now: () => 0, record: true });
  return new NativeMemory(backend, ledger, budget === null ? null : bytes(budget));
}

describe('the native budget', () => {
  test('grants exactly as much as it says', () => {
    const memory = memoryWith(100);
    memory.allocate(bytes(60), 0);
    memory.allocate(bytes(40), 1);
    memory.allocate(bytes(0), 2);
    expect(() => memory.allocate(bytes(1), 3)).toThrow(NativeMemoryError);
    expect(memory.ledger).toMatchObject({ liveBytes: 100, liveBlocks: 3, allocatedBlocks: 3 });
  });

  test('calls the pressure hook once, with the size that did not fit, and tries again', () => {
    const memory = memoryWith(100);
    const first = memory.allocate(bytes(80), 0);
    const asked: Bytes[] = [];
    memory.setPressureHook((needed) => {
      asked.push(needed);
      memory.free(first);
    });
    expect(memory.allocate(bytes(50), 1).size).toBe(50);
    expect([asked, memory.pressureCalls]).toEqual([[50], 1]);
    expect(memory.ledger.peakBytes).toBe(80);
  });

  test('gives up after one call of the hook, with the numbers and a way out in the message', () => {
    const memory = memoryWith(100);
    memory.allocate(bytes(80), 0);
    let calls = 0;
    memory.setPressureHook(() => void calls++);
    expect(() => memory.allocate(bytes(50), 1)).toThrow(
      /50 bytes asked for, 80 live in 1 blocks, budget 100; the pressure hook freed too little\. Raise/,
    );
    expect([calls, memory.ledger.liveBytes]).toEqual([1, 80]);
  });

  test('an allocation inside the hook does not start the hook again', () => {
    const memory = memoryWith(100);
    memory.allocate(bytes(80), 0);
    const inner: unknown[] = [];
    memory.setPressureHook(() => {
      try {
        memory.allocate(bytes(50), 1);
      } catch (error) {
        inner.push(error);
      }
    });
    expect(() => memory.allocate(bytes(50), 2)).toThrow(NativeMemoryError);
    expect([memory.pressureCalls, inner.length]).toEqual([1, 1]);
  });

  test('a hook that throws leaves the memory usable, and is called again next time', () => {
    const memory = memoryWith(10);
    memory.setPressureHook(() => {
      throw new Error('finalizer failed');
    });
    expect(() => memory.allocate(bytes(11), 0)).toThrow('finalizer failed');
    expect(() => memory.allocate(bytes(11), 0)).toThrow('finalizer failed');
    expect(memory.pressureCalls).toBe(2);
    expect(memory.allocate(bytes(10), 1).size).toBe(10);
  });

  test('null means no limit', () => {
    const memory = memoryWith(null);
    for (let at = 0; at < 10; at++) memory.allocate(bytes(2 ** 46), at);
    expect(memory.ledger.liveBytes).toBe(10 * 2 ** 46);
  });

  test.each([Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY, 2 ** 48])(
    '%d bytes are no size, budget or not',
    (size) => {
      for (const budget of [null, 100]) {
        const memory = memoryWith(budget);
        memory.setPressureHook(() => {
          throw new Error('called for a size that is no size');
        });
        expect(() => memory.allocate(bytes(size), 0)).toThrow(NativeSizeError);
        expect(memory.ledger.allocatedBlocks).toBe(0);
      }
    },
  );
});

describe('a refusal of the system', () => {
  /** Refuses while more than one block lives. */
  function narrowBackend(): NativeBackend {
    const inner = createBackend('ledger');
    let live = 0;
    return {
      name: 'ledger',
      knownToV8: false,
      freesAtOnce: true,
      allocate(size: Bytes, serial?: number): NativeBlock {
        if (live > 0) throw new NativeMemoryError('the system is full', size);
        live++;
        return inner.allocate(size, serial);
      },
      free(block: NativeBlock): void {
        inner.free(block);
        live--;
      },
    };
  }

  test('also calls the hook once before it is passed on', () => {
    const memory = memoryWith(null, narrowBackend());
    const first = memory.allocate(bytes(1), 0);
    expect(() => memory.allocate(bytes(1), 1)).toThrow('the system is full');
    memory.setPressureHook(() => memory.free(first));
    expect(memory.allocate(bytes(1), 1).serial).toBe(1);
    expect([memory.pressureCalls, memory.ledger.liveBlocks]).toEqual([1, 1]);
  });
});

describe('refused frees', () => {
  test('leave the ledger as it was', () => {
    const memory = memoryWith(null);
    const other = memoryWith(null);
    const block = memory.allocate(bytes(10), 0);
    expect(() => other.free(block)).toThrow(ForeignBlockError);
    memory.free(block);
    expect(() => memory.free(block)).toThrow(DoubleFreeError);
    expect([memory.ledger.freedBlocks, other.ledger.freedBlocks]).toEqual([1, 0]);
    expect(memory.ledger.balanced).toBe(true);
  });
});
