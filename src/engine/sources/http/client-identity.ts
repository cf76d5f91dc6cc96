/** Who a client is: by what it says of itself in a message, else by its HTTP library. */
const LONGEST_MESSAGE = 64 * 1024
const LONGEST_NAME = 64
/** MCP 2026-07-28: in each request. */
const META = 'io.modelcontextprotocol/clientInfo'

/** From `initialize`, or a request that says it itself; undefined when the message tells nothing. */
export function clientNameIn(message: Uint8Array): string | undefined {
  if (message.length > LONGEST_MESSAGE) return undefined
  const text = new TextDecoder().decode(message)
  if (!text.includes('clientInfo')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    const params = memberOf(Array.isArray(value) ? value[0] : value, 'params')
    const name = memberOf(memberOf(params, 'clientInfo') ?? memberOf(memberOf(params, '_meta'), META), 'name')
    return typeof name === 'string' && name !== '' ? name.slice(0, LONGEST_NAME) : undefined
  } catch {
    return undefined
  }
}

/** The product that a User-Agent field begins with: `python-httpx`. */
export const clientNameOf = (userAgent: string): string =>
  /^[^\s/()]+/.exec(userAgent)?.[0].slice(0, LONGEST_NAME) ?? 'client'

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
}
