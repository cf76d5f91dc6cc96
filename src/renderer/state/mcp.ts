/** MCP servers as the engine last told of them, and the change of taps that waits to be confirmed. */
import { create } from 'zustand'
import type { McpChange, McpListing, McpPreview } from '../../shared/wire/mcp.ts'

export interface PendingChange {
  readonly change: McpChange
  readonly preview: McpPreview
}

interface McpState {
  /** null until the engine has answered. */
  readonly listing: McpListing | null
  readonly pending: PendingChange | null
}

export const useMcp = create<McpState>(() => ({ listing: null, pending: null }))
