/** MCP servers, configured and running, and the taps before them: the parts of calls.ts about these. */
import { z } from 'zod'

export const MCP_SERVER_REF = z.strictObject({
  /** The client's configuration file. */
  path: z.string().min(1).max(4096),
  /** The project it is for, in a file with several. */
  scope: z.string().max(4096).nullable(),
  name: z.string().max(4096),
})
export type McpServerRef = z.infer<typeof MCP_SERVER_REF>

export const MCP_CHANGE = z.strictObject({
  action: z.enum(['install', 'uninstall']),
  servers: z.array(MCP_SERVER_REF).min(1).max(1000),
})
export type McpChange = z.infer<typeof MCP_CHANGE>

/** With what `mcp.preview` answered: when that is not what would be written any more, nothing is. */
export const MCP_CONFIRMED = MCP_CHANGE.extend({ digest: z.string().length(64) })

export interface ConfiguredMcpServer extends McpServerRef {
  readonly client: { readonly id: string; readonly title: string }
  /** The project whose own file it is in. */
  readonly project: string | null
  /** Without the tap; empty when there is none. */
  readonly command: readonly string[]
  readonly url: string | null
  /** `broken`: the tap's program is not there any more. `untappable`: no tap can be put before it. */
  readonly state: 'tapped' | 'untapped' | 'broken' | 'untappable'
  /** Why it is broken or untappable. */
  readonly problem: string | null
  readonly disabled: boolean
}

export interface RunningMcpProcess {
  readonly pid: number
  readonly kind: 'mcp-server' | 'agent'
  readonly command: readonly string[]
  readonly name: string
  readonly client: { readonly pid: number; readonly name: string } | null
  /** Why it is taken for one. */
  readonly reason: string
  readonly tapped: boolean
}

export interface McpListing {
  readonly servers: readonly ConfiguredMcpServer[]
  readonly running: readonly RunningMcpProcess[]
  /** Configuration files that cannot be used. */
  readonly problems: readonly { readonly path: string; readonly client: string; readonly message: string }[]
  /** Why no tap can be put in from here. */
  readonly launcherProblem: string | null
}

export interface McpPreview {
  readonly digest: string
  /** What would be written, as unified diffs. */
  readonly files: readonly { readonly path: string; readonly client: string; readonly diff: string }[]
  readonly refused: readonly { readonly server: McpServerRef; readonly reason: string }[]
}

export interface McpChanged {
  readonly files: readonly {
    readonly path: string
    readonly client: string
    readonly servers: readonly McpServerRef[]
    /** The copy of the file as it was, when one was made. */
    readonly backup: string | null
  }[]
  /** Files that could not be written. */
  readonly problems: readonly string[]
}
