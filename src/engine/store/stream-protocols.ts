/**
 * Which protocol each TCP conversation was found to speak, and since which row: what Wireshark calls the conversation's dissector. The
 * indexing worker writes, readers on other threads look up.
 */
const ENTRY_WORDS = 2
const CHUNK_BITS = 12
const CHUNK_ENTRIES = 1 << CHUNK_BITS
const SINCE = 0
const PROTOCOL = 1

/** Reads them. */
export class StreamProtocols {
  protected readonly chunks: Uint32Array[] = []

  attach(buffer: SharedArrayBuffer): void {
    this.chunks.push(new Uint32Array(buffer))
  }

  /** ProtocolId that the stream's bytes belong to as of the row, 0 while none was found. */
  protocol(stream: number, row: number): number {
    const chunk = this.chunks[stream >>> CHUNK_BITS]
    if (!chunk) return 0
    const at = (stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS
    return row >= chunk[at + SINCE] ? chunk[at + PROTOCOL] : 0
  }
}

/** Notes them; the one writer. */
export class StreamProtocolsWriter extends StreamProtocols {
  private readonly onChunk: (buffer: SharedArrayBuffer) => void

  constructor(onChunk: (buffer: SharedArrayBuffer) => void) {
    super()
    this.onChunk = onChunk
  }

  set(stream: number, row: number, protocol: number): void {
    while (stream >>> CHUNK_BITS >= this.chunks.length) {
      const buffer = new SharedArrayBuffer(CHUNK_ENTRIES * ENTRY_WORDS * 4)
      this.attach(buffer)
      this.onChunk(buffer)
    }
    const chunk = this.chunks[stream >>> CHUNK_BITS]
    const at = (stream & (CHUNK_ENTRIES - 1)) * ENTRY_WORDS
    chunk[at + SINCE] = row
    chunk[at + PROTOCOL] = protocol
  }
}
