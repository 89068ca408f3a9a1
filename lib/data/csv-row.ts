// The fields of one row of a CSV file, found in its bytes.

const [LINE_FEED, SPACE, QUOTE] = [10, 32, 34];
const MOST_FIELDS = 4096;

/** Splits rows of CSV (RFC 4180, any separator) into byte ranges, without blanks and quotes around them. */
export class CsvRow {
  /** How many fields the row last read has, and how many lines of the file it takes. */
  count = 0;
  lines = 0;
  /** The first byte of each field and the byte behind it; a field that the row lacks is empty. */
  readonly from = new Int32Array(MOST_FIELDS);
  readonly to = new Int32Array(MOST_FIELDS);
  readonly #bytes: Buffer;
  readonly #separator: number;

  constructor(bytes: Buffer, separator: number) {
    this.#bytes = bytes;
    this.#separator = separator;
  }

  /** Reads the row that begins at byte `at`, and returns where the next one begins. */
  read(at: number): number {
    const bytes = this.#bytes;
    const separator = this.#separator;
    const { from, to } = this;
    const size = bytes.length;
    let count = 0;
    let lines = 1;
    let start = at;
    let i = at;
    for (; i < size; i++) {
      const byte = bytes[i]!;
      if (byte > QUOTE && byte !== separator) continue;
      if (byte === separator) {
        from[count] = start;
        to[count++] = i;
        start = i + 1;
      } else if (byte === LINE_FEED) break;
      else if (byte === QUOTE) {
        const end = bytes.indexOf(QUOTE, i + 1);
        for (let k = i; k < end; k++) if (bytes[k] === LINE_FEED) lines++;
        i = end < 0 ? size : end;
      }
    }
    from[count] = start;
    to[count++] = Math.min(i, size);
    for (let k = count; k < this.count; k++) from[k] = to[k] = 0;
    this.count = count;
    this.lines = lines;
    return i + 1;
  }

  /** Leaves out the blanks and quotes around a field. */
  trim(field: number): void {
    const bytes = this.#bytes;
    let from = this.from[field]!;
    let to = this.to[field]!;
    while (from < to && isPadding(bytes[from]!)) from++;
    while (to > from && isPadding(bytes[to - 1]!)) to--;
    this.from[field] = from;
    this.to[field] = to;
  }

  /** Whether the row has nothing in it. */
  get blank(): boolean {
    return this.count === 1 && this.text(0) === '';
  }

  /** A field's text, without blanks and quotes around it. */
  text(field: number): string {
    this.trim(field);
    return this.#bytes.toString('utf8', this.from[field], this.to[field]);
  }
}

function isPadding(byte: number): boolean {
  return byte <= SPACE || byte === QUOTE;
}
