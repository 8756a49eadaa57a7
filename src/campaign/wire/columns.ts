/**
 * Columns of numbers as text. A child sends the base64 of a column's little-endian bytes. At rest a column is
 * packed: the differences of neighbours as whole numbers, then all lowest bytes, all next ones and so on.
 * That loses nothing and compresses to about half, because clocks and times rise slowly. A packed text begins
 * with a mark that no base64 has.
 */
const packedMark = '~';

export type ColumnWidth = 1 | 4 | 8;

/** The text of a column as it stands at rest. */
export function packColumn(column: Uint8Array | Int32Array | Float64Array): string {
  const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  const width = column.BYTES_PER_ELEMENT;
  if (bytes.length === 0 || (width !== 4 && width !== 8)) return Buffer.from(bytes).toString('base64');
  return `${packedMark}${Buffer.from(byPlace(differences(aligned(bytes), width), width)).toString('base64')}`;
}

/**
 * The bytes of a column, sent or packed, in memory of their own. Null when they are not made of numbers of
 * this width.
 */
export function columnBytes(text: string, width: ColumnWidth): ArrayBuffer | null {
  const packed = text.startsWith(packedMark);
  const raw = Buffer.from(packed ? text.slice(1) : text, 'base64');
  if (raw.length % width !== 0) return null;
  return packed && width !== 1 ? sums(byNumber(raw, width), width) : aligned(raw);
}

function aligned(bytes: Uint8Array): ArrayBuffer {
  const memory = new ArrayBuffer(bytes.length);
  new Uint8Array(memory).set(bytes);
  return memory;
}

/** Each number becomes what it is more than the one before, modulo its width. In place. */
function differences(memory: ArrayBuffer, width: 4 | 8): Uint8Array {
  if (width === 4) {
    const numbers = new Int32Array(memory);
    for (let row = numbers.length - 1; row > 0; row--) numbers[row]! -= numbers[row - 1]!;
  } else {
    const numbers = new BigInt64Array(memory);
    for (let row = numbers.length - 1; row > 0; row--) numbers[row]! -= numbers[row - 1]!;
  }
  return new Uint8Array(memory);
}

function sums(memory: ArrayBuffer, width: 4 | 8): ArrayBuffer {
  if (width === 4) {
    const numbers = new Int32Array(memory);
    for (let row = 1; row < numbers.length; row++) numbers[row]! += numbers[row - 1]!;
  } else {
    const numbers = new BigInt64Array(memory);
    for (let row = 1; row < numbers.length; row++) numbers[row]! += numbers[row - 1]!;
  }
  return memory;
}

/** All first bytes, then all second ones, and so on. */
function byPlace(bytes: Uint8Array, width: number): Uint8Array {
  const rows = bytes.length / width;
  const placed = new Uint8Array(bytes.length);
  for (let row = 0; row < rows; row++)
    for (let place = 0; place < width; place++) placed[place * rows + row] = bytes[row * width + place]!;
  return placed;
}

function byNumber(placed: Uint8Array, width: number): ArrayBuffer {
  const rows = placed.length / width;
  const memory = new ArrayBuffer(placed.length);
  const bytes = new Uint8Array(memory);
  for (let row = 0; row < rows; row++)
    for (let place = 0; place < width; place++) bytes[row * width + place] = placed[place * rows + row]!;
  return memory;
}
