/** An input of the fuzzer, complete in itself, so that one that fails can be written to a file, made smaller, and run again. */

/** A frame through the layers of its link type, both ways. */
export interface FrameCase {
  readonly kind: 'frame'
  readonly bytes: Uint8Array
  readonly linkType: number
  /** Length on the wire. */
  readonly reported: number
  /** The sample whose context it has, empty for none. */
  readonly sample: string
  /** Whether checksums are validated, and whether the stream is known. */
  readonly checksums: boolean
  readonly streamed: boolean
}

/** Bytes given to a protocol as they are. */
export interface LayerCase {
  readonly kind: 'layer'
  readonly bytes: Uint8Array
  readonly protocol: string
}

/** A capture file for the readers; `step` bytes of it are there at first, and more as they are asked for. */
export interface FileCase {
  readonly kind: 'file'
  readonly bytes: Uint8Array
  readonly step: number
}

/** A compressed file, taken in slices of `step` bytes. */
export interface PackedCase {
  readonly kind: 'packed'
  readonly bytes: Uint8Array
  readonly coding: 'gzip' | 'zstd' | 'lz4'
  readonly step: number
}

/** A capture file through the first pass, then rows of it in an order that `order` seeds, by the filters. */
export interface IndexCase {
  readonly kind: 'index'
  readonly bytes: Uint8Array
  readonly resync: boolean
  /** Frames of a batch. */
  readonly batch: number
  readonly order: number
  readonly filters: readonly string[]
}

/** A display filter with the cursor somewhere in it. */
export interface FilterCase {
  readonly kind: 'filter'
  readonly text: string
  readonly cursor: number
}

export type FuzzCase = FrameCase | LayerCase | FileCase | PackedCase | IndexCase | FilterCase
export type CaseKind = FuzzCase['kind']

/** What a category of the command line consists of. */
export const CATEGORIES = {
  dissect: ['frame', 'layer'],
  readers: ['file', 'packed'],
  index: ['index'],
  filter: ['filter'],
} as const satisfies Record<string, readonly CaseKind[]>
export type Category = keyof typeof CATEGORIES

/** A case that failed. Without `input` (the process was ended) it is made again from seed and number. */
export interface Finding {
  readonly message: string
  readonly seed: number
  readonly number: number
  readonly only: Category | null
  readonly input?: FuzzCase
}

export const encodeFinding = (finding: Finding): string =>
  JSON.stringify(
    finding,
    (_, value: unknown) => (value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value),
    2,
  )

export const decodeFinding = (text: string): Finding =>
  JSON.parse(text, (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'base64' in value && typeof value.base64 === 'string'
      ? Uint8Array.from(Buffer.from(value.base64, 'base64'))
      : value,
  ) as Finding
