/** Private messages of ntpd, mode 7: the head, and the items of a monitor list. */
import { u16 } from '../../../../shared/bytes.ts'
import { formatIPv4 } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import { privateFields as fields } from './fields.ts'
import { REQUEST_NAMES, RESPONSE_NAMES } from './numbers.ts'

export const PRIVATE_HEADER = 8
const MONITOR_LIST = 20
const MONITOR_LIST_1 = 42

const ITEM: readonly LayoutItem[] = [
  [fields.averageInterval, 0, 4],
  [fields.lastInterval, 4, 4],
  [fields.restrictions, 8, 4],
  [fields.count, 12, 4],
  [fields.remote, 16, 4],
]
/** What newer servers tell besides. */
const ITEM_1: readonly LayoutItem[] = [
  ...ITEM,
  [fields.local, 20, 4],
  [fields.itemFlags, 24, 4],
  [fields.port, 28, 2],
  [fields.itemMode, 30, 1],
  [fields.itemVersion, 31, 1],
]

/** Adds the fields of the message at `start` after its first byte, as far as they fit. */
export function addPrivate(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  if (start + 2 > end) return
  out.item(fields.authSequence, bytes, start + 1, 1)
  out.enter()
  out.item(fields.auth, bytes, start + 1, 1)
  out.item(fields.sequence, bytes, start + 1, 1)
  out.close()
  if (start + 4 > end) return
  const request = bytes[start + 3]
  const response = bytes[start] >> 7
  out.info += `, ${RESPONSE_NAMES[response]}, ${REQUEST_NAMES[request] ?? `Unknown (${request})`}`
  out.item(fields.implementation, bytes, start + 2, 1)
  out.item(fields.request, bytes, start + 3, 1)
  if (start + PRIVATE_HEADER > end) return
  out.item(fields.error, bytes, start + 4, 1)
  out.item(fields.items, bytes, start + 4, 2)
  out.item(fields.reserved, bytes, start + 6, 1)
  out.item(fields.itemSize, bytes, start + 6, 2)
  if (response === 0 || (request !== MONITOR_LIST && request !== MONITOR_LIST_1)) return
  addMonitorList(out, bytes, start + PRIVATE_HEADER, end, u16(bytes, start + 4) & 0xfff, u16(bytes, start + 6) & 0xfff)
}

/** Adds `count` items of `size` bytes each, as far as they lie before `end`. */
function addMonitorList(out: Detail, bytes: Uint8Array, start: number, end: number, count: number, size: number): void {
  if (size < 24) return
  for (let i = 0, at = start; i < count && at + size <= end; i++, at += size) {
    const port = size >= 32 ? `:${u16(bytes, at + 28)}` : ''
    const line = `Monlist item: address: ${formatIPv4(bytes, at + 16)}${port}`
    out.open(null, at, size, null, line)
    out.items(size >= 32 ? ITEM_1 : ITEM, bytes, at, at + size)
    out.close()
  }
}
