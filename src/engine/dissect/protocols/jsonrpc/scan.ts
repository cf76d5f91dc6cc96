/**
 * Whether JSON is a JSON-RPC 2.0 message, of which kind, and where its id and method stand: the top-level members only, in one
 * pass that allocates nothing. The first pass and the tree both ask here, so they agree.
 */
import { RpcKind, type RpcSummary } from '../../summary-parts.ts'
import {
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  skipBlank,
  skipString,
  skipValue,
} from '../json/scan.ts'

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

const JSONRPC = ascii('jsonrpc')
const ID = ascii('id')
const METHOD = ascii('method')
const RESULT = ascii('result')
const ERROR = ascii('error')
const PARAMS = ascii('params')
const NOTIFICATION = ascii('notifications/')

/** Whether the string with quotes at [start, end) is `key`, as it stands. */
function isKey(bytes: Uint8Array, start: number, end: number, key: Uint8Array): boolean {
  if (end - start !== key.length + 2) return false
  for (let i = 0; i < key.length; i++) if (bytes[start + 1 + i] !== key[i]) return false
  return true
}

/** First byte of `null`. */
const NULL = 0x6e

/** Whether bytes [start, end) begin with `text`. */
function beginsWith(bytes: Uint8Array, start: number, end: number, text: Uint8Array): boolean {
  if (end - start < text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text[i]) return false
  return true
}

/**
 * Looks at the object in [start, end), or at the first of an array (a batch), and fills `rpc`. One that is cut counts as a response
 * when its result or error began, as a request when its method and parameters did: these come before version and id in what some
 * programs write, and then the id is not known here.
 */
export function scanRpc(bytes: Uint8Array, start: number, end: number, rpc: RpcSummary): void {
  rpc.present = false
  rpc.kind = RpcKind.none
  rpc.idStart = 0
  rpc.idEnd = 0
  rpc.methodStart = 0
  rpc.methodEnd = 0
  let at = skipBlank(bytes, start, end)
  if (at < end && bytes[at] === OPEN_ARRAY) at = skipBlank(bytes, at + 1, end)
  if (at >= end || bytes[at] !== OPEN_OBJECT) return
  at = skipBlank(bytes, at + 1, end)
  let hasVersion = false
  let hasResult = false
  let hasError = false
  let hasParams = false
  let isCut = true
  while (at < end && bytes[at] === QUOTE) {
    const keyEnd = skipString(bytes, at, end)
    if (keyEnd < 0) break
    const colon = skipBlank(bytes, keyEnd, end)
    if (colon >= end || bytes[colon] !== COLON) break
    const value = skipBlank(bytes, colon + 1, end)
    if (value >= end) break
    if (isKey(bytes, at, keyEnd, RESULT)) hasResult = true
    else if (isKey(bytes, at, keyEnd, PARAMS)) hasParams = true
    else if (isKey(bytes, at, keyEnd, ERROR)) hasError = bytes[value] !== NULL
    const after = skipValue(bytes, value, end)
    if (after < 0) break
    if (isKey(bytes, at, keyEnd, JSONRPC)) hasVersion = true
    else if (isKey(bytes, at, keyEnd, ID) && bytes[value] !== NULL) {
      rpc.idStart = value
      rpc.idEnd = after
    } else if (isKey(bytes, at, keyEnd, METHOD) && bytes[value] === QUOTE) {
      rpc.methodStart = value + 1
      rpc.methodEnd = after - 1
    }
    at = skipBlank(bytes, after, end)
    if (at < end && bytes[at] === CLOSE_OBJECT) isCut = false
    if (at >= end || bytes[at] !== COMMA) break
    at = skipBlank(bytes, at + 1, end)
  }
  const hasMethod = rpc.methodStart !== 0
  if (!hasVersion && !(isCut && (hasResult || hasError || (hasMethod && hasParams)))) return
  const hasId = rpc.idStart !== 0
  const mayHaveId = isCut && hasMethod && !beginsWith(bytes, rpc.methodStart, rpc.methodEnd, NOTIFICATION)
  if (hasMethod) rpc.kind = hasId || mayHaveId ? RpcKind.request : RpcKind.notification
  else if (hasError) rpc.kind = RpcKind.error
  else if (hasResult) rpc.kind = RpcKind.response
  rpc.present = rpc.kind !== RpcKind.none
}
