import { expect, it } from 'vitest'
import { mcpPresets } from '../../../../src/renderer/format/mcp-presets.ts'

it('makes messages of one line each, with the id for those that are answered', () => {
  for (const { message, request } of mcpPresets(7)) {
    expect(message).not.toMatch(/\n/)
    const parsed = JSON.parse(message) as { jsonrpc: string; id?: number; method: string }
    expect(parsed.jsonrpc).toBe('2.0')
    expect(parsed.id).toBe(request ? 7 : undefined)
  }
})
