/** The key frame of a robust security network: the four-way and the group key handshake, IEEE 802.11-2020 section 12.7. */
import { u16 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import { addElementList } from '../wlan/elements.ts'
import { keyFields as fields, packetFields } from './fields.ts'

const ACK = 0x0080
const PAIRWISE = 0x0008
const SECURE = 0x0200
const MIC = 0x0100
const ENCRYPTED = 0x1000

/** Where the integrity code begins, counted from the descriptor's type. */
const MIC_AT = 77
/** Its lengths; which one it has depends on what the stations agreed on, so that the length of the key data has to fit. */
const MIC_LENGTHS = [16, 24, 32, 0]

const FLAGS = [
  fields.version,
  fields.pairwise,
  fields.index,
  fields.install,
  fields.ack,
  fields.hasMic,
  fields.secure,
  fields.error,
  fields.request,
  fields.encrypted,
  fields.smk,
]
const MIDDLE: readonly LayoutItem[] = [
  [packetFields.keyLength, 3, 2],
  [packetFields.replayCounter, 5, 8],
  [fields.nonce, 13, 32],
  [packetFields.iv, 45, 16],
  [fields.rsc, 61, 8],
  [fields.id, 69, 8],
]

/** Adds the descriptor in bytes [start, end), whose type stands before; false where it ends before its fields do. */
export function addKey(out: Detail, bytes: Uint8Array, start: number, end: number): boolean {
  if (start + 3 > end) return false
  const information = u16(bytes, start + 1)
  const micLength = lengthOfMic(bytes, start, end)
  const dataAt = start + MIC_AT + micLength
  const length = dataAt + 2 <= end ? u16(bytes, dataAt) : 0
  addMessage(out, information, length, start + 1)
  out.item(fields.information, bytes, start + 1, 2)
  out.enter()
  for (const one of FLAGS) out.item(one, bytes, start + 1, 2)
  out.close()
  if (!out.items(MIDDLE, bytes, start, end) || dataAt + 2 > end) return false
  if (micLength > 0) out.item(fields.mic, bytes, start + MIC_AT, micLength)
  out.item(fields.dataLength, bytes, dataAt, 2)
  const from = dataAt + 2
  if (from + length > end) return false
  if (length === 0) return true
  out.open(fields.data, from, length, bytes.slice(from, from + length))
  if ((information & ENCRYPTED) === 0) addElementList(out, bytes, from, from + length)
  out.close()
  return true
}

function lengthOfMic(bytes: Uint8Array, start: number, end: number): number {
  for (const length of MIC_LENGTHS) {
    const at = start + MIC_AT + length
    if (at + 2 <= end && at + 2 + u16(bytes, at) === end) return length
  }
  return MIC_LENGTHS[0]
}

/** Which message of its handshake it is; `length` is that of the key data. */
function addMessage(out: Detail, information: number, length: number, at: number): void {
  const asks = (information & ACK) !== 0
  if ((information & PAIRWISE) === 0) {
    out.generated(fields.message, asks ? 1 : 2, at, 2)
    out.info = `Key (Group Message ${asks ? 1 : 2} of 2)`
    return
  }
  const number = asks ? ((information & MIC) === 0 ? 1 : 3) : (information & SECURE) !== 0 && length === 0 ? 4 : 2
  out.generated(fields.message, number, at, 2)
  out.info = `Key (Message ${number} of 4)`
}
