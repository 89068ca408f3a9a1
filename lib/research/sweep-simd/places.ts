// The places of everything in the memory of a kernel, given out one after the other.

/** The bytes of a line of the processor's cache; every place begins one. */
export const LINE = 64;

export class Places {
  /** Bytes that have been given out. Address 0 is nobody's: it stands for none. */
  size = LINE;

  /** The address of as many bytes. */
  take(bytes: number): number {
    const place = this.size;
    this.size += Math.ceil(bytes / LINE) * LINE;
    return place;
  }
}
