/**
 * Whether a JSON-RPC message is the Model Context Protocol's. One rule, on bytes alone, for the first pass and the tree:
 * a message with an MCP method is, and so is every response that travels over a tapped stdio stream (an Exported PDU), since a
 * response does not say what it answers.
 */
import { RpcKind, type RpcSummary } from '../../summary-parts.ts'

/** Methods of the revisions up to 2025-11-25 and of 2026-07-28. */
export const METHODS = [
  'initialize',
  'ping',
  'server/discover',
  'tools/list',
  'tools/call',
  'resources/list',
  'resources/read',
  'resources/templates/list',
  'resources/subscribe',
  'resources/unsubscribe',
  'prompts/list',
  'prompts/get',
  'completion/complete',
  'logging/setLevel',
  'subscriptions/listen',
  'sampling/createMessage',
  'roots/list',
  'elicitation/create',
  'tasks/get',
  'tasks/list',
  'tasks/result',
  'tasks/cancel',
  'notifications/initialized',
  'notifications/cancelled',
  'notifications/progress',
  'notifications/message',
  'notifications/resources/updated',
  'notifications/resources/list_changed',
  'notifications/tools/list_changed',
  'notifications/prompts/list_changed',
  'notifications/roots/list_changed',
  'notifications/subscriptions/acknowledged',
  'notifications/tasks/status',
  'notifications/elicitation/complete',
] as const

/** The methods as bytes, by their length. */
const BY_LENGTH: readonly (readonly Uint8Array[])[] = (() => {
  const table: Uint8Array[][] = []
  for (const method of METHODS) {
    table[method.length] ??= []
    table[method.length].push(Uint8Array.from(method, (character) => character.charCodeAt(0)))
  }
  return table
})()

function isMethod(bytes: Uint8Array, start: number, end: number): boolean {
  const candidates = BY_LENGTH[end - start]
  if (candidates === undefined) return false
  for (let c = 0; c < candidates.length; c++) {
    const method = candidates[c]
    let i = 0
    while (i < method.length && bytes[start + i] === method[i]) i++
    if (i === method.length) return true
  }
  return false
}

/** The rule. `overExportedPdu`: the message is the payload of an Exported PDU. Does not allocate. */
export function isMcp(bytes: Uint8Array, rpc: RpcSummary, overExportedPdu: boolean): boolean {
  if (rpc.methodStart !== 0) return isMethod(bytes, rpc.methodStart, rpc.methodEnd)
  return overExportedPdu && (rpc.kind === RpcKind.response || rpc.kind === RpcKind.error)
}
