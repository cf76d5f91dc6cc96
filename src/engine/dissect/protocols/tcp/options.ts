/** TCP options: RFC 9293 section 3.2, RFC 7323 (window scale, timestamps), RFC 2018 (SACK), RFC 7413, RFC 2385, RFC 5482. */
import { u16, u32 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import { tcpFields as fields } from './fields.ts'
import { OPTION_KIND_NAMES } from './option-kinds.ts'

const END = 0
const NOP = 1
const MSS = 2
const WINDOW_SCALE = 3
const SACK_PERMITTED = 4
const SACK = 5
const TIMESTAMPS = 8
const MD5 = 19
const USER_TIMEOUT = 28
const MULTIPATH = 30
const FAST_OPEN = 34
/** Bytes of a SACK range: its left and right edge. */
const SACK_RANGE = 8

const TITLES: Readonly<Record<number, string>> = {
  [END]: 'End of Option List (EOL)',
  [NOP]: 'No-Operation (NOP)',
  [MSS]: 'Maximum segment size',
  [WINDOW_SCALE]: 'Window scale',
  [SACK_PERMITTED]: 'SACK permitted',
  [SACK]: 'SACK',
  [TIMESTAMPS]: 'Timestamps',
  [MD5]: 'TCP MD5 signature',
  [USER_TIMEOUT]: 'User Timeout',
  [MULTIPATH]: 'Multipath TCP',
  [FAST_OPEN]: 'TCP Fast Open',
}

/** Lengths an option must have, where it has one. */
const FIXED: Readonly<Record<number, number>> = {
  [MSS]: 4,
  [WINDOW_SCALE]: 3,
  [SACK_PERMITTED]: 2,
  [TIMESTAMPS]: 10,
  [MD5]: 18,
  [USER_TIMEOUT]: 4,
}

/** Shift of the window scale option in bytes [start, end), -1 when there is none. Does not allocate. */
export function windowShift(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] !== END) {
    if (bytes[at] === NOP) at++
    else {
      if (at + 1 >= end || bytes[at + 1] < 2 || at + bytes[at + 1] > end) return -1
      if (bytes[at] === WINDOW_SCALE && bytes[at + 1] === 3) return Math.min(14, bytes[at + 2])
      at += bytes[at + 1]
    }
  }
  return -1
}

/** Bytes within the first three SACK ranges in bytes [start, end) of options. Does not allocate. */
export function sackedBytes(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] !== END) {
    if (bytes[at] === NOP) at++
    else {
      if (at + 1 >= end || bytes[at + 1] < 2 || at + bytes[at + 1] > end) return 0
      const after = at + bytes[at + 1]
      if (bytes[at] === SACK) {
        let sum = 0
        const last = Math.min(after, at + 2 + 3 * SACK_RANGE)
        for (let range = at + 2; range + SACK_RANGE <= last; range += SACK_RANGE) {
          sum = (sum + u32(bytes, range + 4) - u32(bytes, range)) | 0
        }
        return sum
      }
      at = after
    }
  }
  return 0
}

/** What the options say that the Info column repeats, and whether they are Multipath TCP's. */
interface OptionSummary {
  info: string
  multipath: boolean
}

/** Adds the options in bytes [start, end). `base` is what relative acknowledgment numbers count from. */
export function addOptions(out: Detail, bytes: Uint8Array, start: number, end: number, base: number): OptionSummary {
  const summary: OptionSummary = { info: '', multipath: false }
  if (start >= end) return summary
  const list = out.item(fields.options, bytes, start, end - start, '')
  out.enter()
  const names: string[] = []
  for (let at = start; at < end; ) {
    const kind = bytes[at]
    const single = kind === END || kind === NOP
    const length = single ? 1 : at + 1 < end ? bytes[at + 1] : 0
    const title = TITLES[kind] ?? OPTION_KIND_NAMES[kind] ?? 'Unknown'
    if (length < (single ? 1 : 2) || at + length > end || (FIXED[kind] ?? length) !== length) {
      out.expert('warn', at, Math.max(1, Math.min(length, end - at)), `Invalid length for option: ${title} ${length}`)
      if (length < 2 || at + length > end) break
    }
    names.push(title)
    const node = out.open(null, at, length, null, `TCP Option - ${title}`)
    out.item(fields.optionKind, bytes, at, 1)
    if (!single) {
      out.item(fields.optionLength, bytes, at + 1, 1)
      const told = (FIXED[kind] ?? length) === length ? addBody(out, summary, kind, bytes, at, length, base) : ''
      if (told !== '') out.amend(node, `TCP Option - ${title}${told}`)
    }
    out.close()
    at += length
  }
  out.amend(list, `Options: (${end - start} bytes)${names.map((name) => `, ${name}`).join('')}`)
  out.close()
  return summary
}

/** Adds an option's value; returns what its line tells of it. */
function addBody(
  out: Detail,
  summary: OptionSummary,
  kind: number,
  bytes: Uint8Array,
  at: number,
  length: number,
  base: number,
): string {
  switch (kind) {
    case MSS:
      out.item(fields.mss, bytes, at + 2, 2)
      summary.info += ` MSS=${u16(bytes, at + 2)}`
      return `: ${u16(bytes, at + 2)} bytes`
    case WINDOW_SCALE: {
      const shift = bytes[at + 2]
      const multiplier = 2 ** Math.min(14, shift)
      out.item(fields.scaleShift, bytes, at + 2, 1)
      out.generated(fields.scaleMultiplier, multiplier, at + 2, 1)
      summary.info += ` WS=${multiplier}`
      return `: ${shift} (multiply by ${multiplier})`
    }
    case SACK_PERMITTED:
      summary.info += ' SACK_PERM'
      return ''
    case SACK:
      return addSack(out, summary, bytes, at, length, base)
    case TIMESTAMPS: {
      const value = u32(bytes, at + 2)
      const echo = u32(bytes, at + 6)
      out.item(fields.timestampValue, bytes, at + 2, 4)
      out.item(fields.timestampEcho, bytes, at + 6, 4)
      summary.info += ` TSval=${value} TSecr=${echo}`
      return `: TSval ${value}, TSecr ${echo}`
    }
    case MD5:
      out.item(fields.md5, bytes, at + 2, 16)
      summary.info += ' MD5'
      return ''
    case USER_TIMEOUT:
      out.item(fields.userTimeoutUnit, bytes, at + 2, 2)
      out.item(fields.userTimeout, bytes, at + 2, 2)
      return ''
    case FAST_OPEN:
      if (length === 2) out.add(fields.fastOpenRequest, at, 2, null)
      else out.item(fields.fastOpenCookie, bytes, at + 2, length - 2)
      summary.info += length === 2 ? ' TFO=R' : ' TFO=C'
      return length === 2 ? ' Cookie Request' : ` Cookie ${hex(bytes, at + 2, at + length)}`
    case MULTIPATH:
      summary.multipath = true
      if (length < 3) return ''
      return `: ${out.text(out.item(fields.multipathSubtype, bytes, at + 2, 1)).replace(/.*: (.*) \(.*/, '$1')}`
    default:
      if (length > 2) out.item(fields.unknownPayload, bytes, at + 2, length - 2)
      return ''
  }
}

const hex = (bytes: Uint8Array, start: number, end: number): string =>
  Array.from(bytes.subarray(start, end), (byte) => byte.toString(16).padStart(2, '0')).join('')

function addSack(
  out: Detail,
  summary: OptionSummary,
  bytes: Uint8Array,
  at: number,
  length: number,
  base: number,
): string {
  const end = at + length
  let told = ''
  let count = 0
  for (let edge = at + 2; edge + 8 <= end; edge += 8, count++) {
    const left = (u32(bytes, edge) - base) >>> 0
    const right = (u32(bytes, edge + 4) - base) >>> 0
    const relative = base === 0 ? '' : ' (relative)'
    out.add(fields.sackLeft, edge, 4, left, `left edge = ${left}${relative}`)
    out.add(fields.sackRight, edge + 4, 4, right, `right edge = ${right}${relative}`)
    summary.info += ` SLE=${left} SRE=${right}`
    told += ` ${left}-${right}`
  }
  if (count > 0) out.generated(fields.sackCount, count, at, 1)
  return told
}
