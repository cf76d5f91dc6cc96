/**
 * Alerts in a pcapng file: JSON in blocks of a type for local use, as docs/formats.md has it. Other readers pass over them; a Custom Block would be
 * a frame in Wireshark. Frames are counted backwards from the block, so that they stay right where files are put one after the other.
 */
import { z } from 'zod'
import { u16, u16le, u32, u32le } from '../../../../shared/bytes.ts'
import { SEVERITIES } from '../../../../shared/severity.ts'
import { MAX_EVIDENCE } from '../../../alerts/alert.ts'
import { HOST_IS_LITTLE } from '../../../store/pcapng-block-writer.ts'
import { BlockType } from '../../../store/pcapng-blocks.ts'

const HEADER = 20
/** 'TSAL'. */
const MARK = 0x5453414c
const VERSION = 1
/** So that a reader that looks for a way behind damage believes in them. */
const MAX_JSON = 512 * 1024

/** Characters; longer texts are cut before they are written. */
export const LONGEST = { title: 500, value: 2000, reason: 4000, note: 10_000 } as const
const text = (max: number) => z.string().max(max)

export const BLOCK_ALERT = z.object({
  rule: text(64).min(1),
  title: text(LONGEST.title),
  severity: z.enum(SEVERITIES),
  /** Milliseconds since the Unix epoch, of the frame that made it fire, and of the last one. */
  time: z.number(),
  last: z.number(),
  key: z.array(z.tuple([text(128), text(LONGEST.value)])).max(16),
  reason: text(LONGEST.reason),
  count: z.number().int().min(1),
  /** Frames of evidence, counted backwards from the block: 1 is the one before it. */
  back: z.array(z.number().int().min(1)).min(1).max(MAX_EVIDENCE),
  /** How many of them there were when it fired. */
  first: z.number().int().min(1).max(MAX_EVIDENCE),
  state: z.enum(['new', 'acknowledged']),
  note: text(LONGEST.note),
})
export type BlockAlert = z.infer<typeof BLOCK_ALERT>

/** Whole blocks in host byte order, none of them long. */
export function alertBlocks(alerts: readonly BlockAlert[]): Uint8Array[] {
  const blocks: Uint8Array[] = []
  let parts: Buffer[] = []
  let length = 0
  const end = (): void => {
    if (parts.length > 0) blocks.push(block(parts, length))
    parts = []
    length = 0
  }
  for (const alert of alerts) {
    const json = Buffer.from(JSON.stringify(alert))
    if (length + json.length > MAX_JSON) end()
    parts.push(json)
    length += json.length + 1
  }
  end()
  return blocks
}

/** An array of the parts, which together with what separates them are so many bytes. */
function block(parts: readonly Buffer[], length: number): Uint8Array {
  const size = length + 1
  const total = HEADER + ((size + 3) & ~3) + 4
  const bytes = Buffer.alloc(total)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  view.setUint32(0, BlockType.alerts, HOST_IS_LITTLE)
  view.setUint32(4, total, HOST_IS_LITTLE)
  view.setUint32(8, MARK, HOST_IS_LITTLE)
  view.setUint16(12, VERSION, HOST_IS_LITTLE)
  view.setUint32(16, size, HOST_IS_LITTLE)
  let at = HEADER
  for (const part of parts) {
    bytes[at] = at === HEADER ? OPEN : COMMA
    at += 1 + part.copy(bytes, at + 1)
  }
  bytes[at] = CLOSE
  view.setUint32(total - 4, total, HOST_IS_LITTLE)
  return bytes
}

const OPEN = 0x5b
const COMMA = 0x2c
const CLOSE = 0x5d

export interface ReadAlerts {
  readonly alerts: readonly BlockAlert[]
  /** Some could not be read. */
  readonly damaged: boolean
}

/** The alerts of a whole block; none, and no damage, of one of a later version. */
export function readAlertBlock(bytes: Uint8Array, bigEndian: boolean): ReadAlerts {
  const read16 = bigEndian ? u16 : u16le
  const read32 = bigEndian ? u32 : u32le
  if (bytes.length < HEADER + 4 || read32(bytes, 8) !== MARK) return DAMAGED
  if (read16(bytes, 12) !== VERSION) return { alerts: [], damaged: false }
  const end = HEADER + read32(bytes, 16)
  if (end > bytes.length - 4) return DAMAGED
  const parsed = z.array(z.unknown()).safeParse(parseJson(bytes.subarray(HEADER, end)))
  if (!parsed.success) return DAMAGED
  const read = parsed.data.map((one) => BLOCK_ALERT.safeParse(one))
  return {
    alerts: read.flatMap((one) => (one.success ? [one.data] : [])),
    damaged: read.some(({ success }) => !success),
  }
}

const DAMAGED: ReadAlerts = { alerts: [], damaged: true }

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    return undefined
  }
}

const utf8 = new TextDecoder()
