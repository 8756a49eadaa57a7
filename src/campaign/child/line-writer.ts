import { writeSync } from 'node:fs';

const alphabet = new Uint8Array(
  Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 'latin1'),
);
const padding = '='.charCodeAt(0);
const lineEnd = 10;
/**
 * Bytes per call of the encoder, a multiple of three. In one long loop V8 compiles the loop while it runs,
 * before it has ever seen the end of it, and gives the compiled code up there, every time anew.
 */
const atOnce = 768;

/**
 * Builds one line at a time in a buffer outside the V8 heap and writes it at once. Columns are encoded into
 * that buffer directly: as strings they would be garbage in the heap that is being measured.
 */
export class LineWriter {
  private buffer = Buffer.allocUnsafeSlow(256 * 1024);
  private length = 0;
  private readonly write: (data: Buffer) => void;

  constructor(write: (data: Buffer) => void) {
    this.write = write;
  }

  /** Encodes until V8 has compiled it, so that the first flush of a short run does not pay for it. */
  warmUp(): void {
    const column = new Float64Array(8192);
    for (let round = 0; round < 16; round++) {
      this.column(column);
      this.length = 0;
    }
  }

  /** One message as one line, written at once: plain data as JSON, typed arrays as columns. */
  message(message: object): void {
    this.value(message);
    this.end();
  }

  /** ASCII only. */
  text(text: string): this {
    this.room(text.length);
    this.length += this.buffer.write(text, this.length, 'latin1');
    return this;
  }

  /** The little-endian bytes of a typed array as base64. */
  column(column: Uint8Array | Int32Array | Float64Array): this {
    const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
    this.room(Math.ceil(bytes.length / 3) * 4);
    const whole = bytes.length - (bytes.length % 3);
    for (let from = 0; from < whole; from += atOnce)
      this.length = encode(bytes, from, Math.min(whole, from + atOnce), this.buffer, this.length);
    if (whole < bytes.length) this.length = encodeRest(bytes, whole, this.buffer, this.length);
    return this;
  }

  private value(value: unknown): void {
    if (value instanceof Float64Array || value instanceof Int32Array || value instanceof Uint8Array) {
      this.text('"').column(value).text('"');
      return;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.json(value);
      return;
    }
    let before = '{"';
    for (const [name, field] of Object.entries(value)) {
      this.text(`${before}${name}":`).value(field);
      before = ',"';
    }
    this.text(before === '{"' ? '{}' : '}');
  }

  /** Any plain data. */
  json(data: unknown): this {
    const text = JSON.stringify(data);
    this.room(Buffer.byteLength(text));
    this.length += this.buffer.write(text, this.length);
    return this;
  }

  /** Ends the line and writes it. */
  end(): void {
    this.room(1);
    this.buffer[this.length++] = lineEnd;
    this.write(this.buffer.subarray(0, this.length));
    this.length = 0;
  }

  private room(more: number): void {
    if (this.length + more <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, this.length + more + 1));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}

/** Groups of three bytes to four characters; returns where the next character goes. */
function encode(bytes: Uint8Array, from: number, to: number, target: Uint8Array, at: number): number {
  let next = at;
  for (let byte = from; byte < to; byte += 3) {
    const three = (bytes[byte]! << 16) | (bytes[byte + 1]! << 8) | bytes[byte + 2]!;
    target[next++] = alphabet[three >> 18]!;
    target[next++] = alphabet[(three >> 12) & 63]!;
    target[next++] = alphabet[(three >> 6) & 63]!;
    target[next++] = alphabet[three & 63]!;
  }
  return next;
}

/** The one or two bytes that are left at the end. */
function encodeRest(bytes: Uint8Array, from: number, target: Uint8Array, at: number): number {
  const two = bytes.length - from === 2;
  const rest = (bytes[from]! << 16) | (two ? bytes[from + 1]! << 8 : 0);
  target[at] = alphabet[rest >> 18]!;
  target[at + 1] = alphabet[(rest >> 12) & 63]!;
  target[at + 2] = two ? alphabet[(rest >> 6) & 63]! : padding;
  target[at + 3] = padding;
  return at + 4;
}

/** Writes all of it, however the pipe takes it; waits while the reader is behind. */
export function writeToPipe(descriptor: number): (data: Buffer) => void {
  const waiting = new Int32Array(new SharedArrayBuffer(4));
  return (data) => {
    let written = 0;
    while (written < data.length) {
      try {
        written += writeSync(descriptor, data, written, data.length - written);
      } catch (error) {
        if (!isFull(error)) throw error;
        Atomics.wait(waiting, 0, 0, 1);
      }
    }
  };
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EAGAIN';
