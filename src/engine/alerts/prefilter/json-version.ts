/** Whether the one version that a JSON-RPC message names is 2.0: as nearly all do, so that rules about others need not look. */
import { COLON, skipBlank } from '../../dissect/protocols/json/scan.ts'

const NAME = Buffer.from('"jsonrpc"')
const VERSION = Buffer.from('"2.0"')

/** False where that can't be told from bytes from `start` on: the name stands there not once, or with a letter by its number. */
export function isVersion2(bytes: Uint8Array, start: number): boolean {
  const payload = Buffer.from(bytes.buffer, bytes.byteOffset + start, bytes.length - start)
  const at = payload.indexOf(NAME)
  if (at < 0 || payload.indexOf(NAME, at + NAME.length) >= 0) return false
  const colon = skipBlank(payload, at + NAME.length, payload.length)
  if (payload[colon] !== COLON) return false
  const value = skipBlank(payload, colon + 1, payload.length)
  return payload.compare(VERSION, 0, VERSION.length, value, Math.min(payload.length, value + VERSION.length)) === 0
}
