/** Longer than any flush of a sane child; what exceeds it is garbage and is not kept. */
const longestLine = 256 * 1024 * 1024;

/** Cuts a byte stream into lines, whatever the pieces it arrives in. */
export class LineSplitter {
  private pieces: Buffer[] = [];
  private length = 0;
  private discarding = false;
  private readonly onLine: (line: string) => void;
  private readonly limit: number;

  constructor(onLine: (line: string) => void, limit: number = longestLine) {
    this.onLine = onLine;
    this.limit = limit;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      this.keep(chunk.subarray(from, at));
      this.onLine(this.take());
      from = at + 1;
    }
    if (from < chunk.length) this.keep(chunk.subarray(from));
  }

  /** What came after the last line end: empty when the writer finished its sentence. */
  take(): string {
    const text = Buffer.concat(this.pieces).toString('utf8');
    this.pieces = [];
    this.length = 0;
    this.discarding = false;
    return text;
  }

  private keep(piece: Buffer): void {
    if (this.discarding || piece.length === 0) return;
    this.length += piece.length;
    if (this.length > this.limit) {
      this.discarding = true;
      this.pieces = [Buffer.from('(a line too long to be a record)')];
    } else this.pieces.push(piece);
  }
}
