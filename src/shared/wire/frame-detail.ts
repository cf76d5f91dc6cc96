/**
 * One frame as bytes: the tree as JSON in parallel arrays, then the bytes of its data sources.
 *
 * Layout, little-endian: u32 magic, u32 call id, u32 JSON bytes, u32 sources, u32 length[sources], JSON (UTF-8), then the sources.
 */
export const FRAME_MAGIC = 0x314d5246 // 'FRM1'

export type Severity = 'chat' | 'note' | 'warn' | 'error'

/** The tree in preorder; entry i of each array belongs to node i. */
export interface FrameTree {
  readonly frame: number
  readonly protocol: string
  readonly info: string
  /** Text of the tree line. */
  readonly text: readonly string[]
  readonly depth: readonly number[]
  /** Byte range in data source `source[i]`; length 0 for what is derived. */
  readonly start: readonly number[]
  readonly length: readonly number[]
  readonly source: readonly number[]
  /** Filter name of the field, null for a plain line. */
  readonly field: readonly (string | null)[]
  /** Right-hand side for `field == value`, as the filter language writes it; null where there is none. */
  readonly value: readonly (string | null)[]
  readonly severity: readonly (Severity | null)[]
  /** Frame number that the line links to, 0 for none. */
  readonly link: readonly number[]
  readonly sourceNames: readonly string[]
  /** The first node of what was decoded on demand; the number of nodes where nothing was. */
  readonly decodedFrom: number
  /** Data sources that each decoding added, at the end of `sourceNames`. */
  readonly decodedSources: readonly number[]
}

export interface FrameDetail {
  readonly tree: FrameTree
  /** Bytes of each data source, in the order of `sourceNames`. */
  readonly sources: readonly Uint8Array[]
}

const HEADER = 16

export function encodeFrameDetail(callId: number, detail: FrameDetail): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(detail.tree))
  const head = HEADER + detail.sources.length * 4
  const size = detail.sources.reduce((sum, bytes) => sum + bytes.length, head + json.length)
  const message = new Uint8Array(size)
  const view = new DataView(message.buffer)
  view.setUint32(0, FRAME_MAGIC, true)
  view.setUint32(4, callId, true)
  view.setUint32(8, json.length, true)
  view.setUint32(12, detail.sources.length, true)
  message.set(json, head)
  let at = head + json.length
  detail.sources.forEach((bytes, i) => {
    view.setUint32(HEADER + i * 4, bytes.length, true)
    message.set(bytes, at)
    at += bytes.length
  })
  return message
}

/** Throws a RangeError when the bytes are not a frame message. The sources are views of the message. */
export function decodeFrameDetail(message: Uint8Array): FrameDetail {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  if (message.byteLength < HEADER || view.getUint32(0, true) !== FRAME_MAGIC)
    throw new RangeError('frame message: unknown magic')
  const jsonLength = view.getUint32(8, true)
  const count = view.getUint32(12, true)
  let at = HEADER + count * 4 + jsonLength
  if (at > message.byteLength) throw new RangeError('frame message: header is cut')
  const tree = JSON.parse(new TextDecoder().decode(message.subarray(HEADER + count * 4, at))) as FrameTree
  const sources: Uint8Array[] = []
  for (let i = 0; i < count; i++) {
    const length = view.getUint32(HEADER + i * 4, true)
    if (at + length > message.byteLength) throw new RangeError('frame message: data source is cut')
    sources.push(message.subarray(at, at + length))
    at += length
  }
  return { tree, sources }
}

/** Call id of any binary message, for routing before it is decoded. Both kinds carry it as the word named here. */
export function callIdOf(message: Uint8Array): number {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  if (message.byteLength < HEADER) throw new RangeError('binary message: cut')
  return view.getUint32(view.getUint32(0, true) === FRAME_MAGIC ? 4 : 8, true)
}
