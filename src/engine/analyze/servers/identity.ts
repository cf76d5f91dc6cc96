/**
 * Who a server and its client say they are: in `initialize` and its result (revisions up to 2025-11-25), or in `server/discover` and the
 * `_meta` of every message (2026-07-28). What either says may be anything: texts are cut, objects kept as JSON.
 */
import { isObject, memberOf, stringOf } from './json.ts'

const META = 'io.modelcontextprotocol/'
const MAX_INSTRUCTIONS = 64 * 1024
const MAX_CLIENTS = 100
const MAX_CAPABILITIES = 64 * 1024

export interface Party {
  readonly name: string
  readonly version: string
  readonly title: string
  readonly description: string
  readonly websiteUrl: string
}

export class Identity {
  server: Party | null = null
  /** The last client that said who it is. */
  client: Party | null = null
  /** Names of the clients there were, up to a bound: over HTTP there may be several. */
  readonly clients = new Set<string>()
  /** Revision that the server settled on, or that requests name. */
  protocol = ''
  /** Revision that the client asked for, where that is another. */
  wantedProtocol = ''
  /** Revisions that the server can speak, where it tells. */
  supported: readonly string[] = []
  /** As JSON; empty when they were not seen. */
  serverCapabilities = ''
  clientCapabilities = ''
  instructions = ''
  /** Row of the frame in which the server said who it is. */
  row: number | null = null

  /** Parameters of `initialize`. */
  initialize(params: unknown): void {
    this.meet(partyOf(memberOf(params, 'clientInfo')))
    this.wantedProtocol = stringOf(params, 'protocolVersion', 64)
    this.clientCapabilities = jsonOf(memberOf(params, 'capabilities'))
  }

  /** Result of `initialize` or `server/discover`. */
  initialized(result: unknown, row: number): void {
    this.row = row
    this.meta(result)
    this.server = partyOf(memberOf(result, 'serverInfo')) ?? this.server
    this.protocol = stringOf(result, 'protocolVersion', 64) || this.protocol
    this.serverCapabilities = jsonOf(memberOf(result, 'capabilities'))
    this.instructions = stringOf(result, 'instructions', MAX_INSTRUCTIONS)
    const versions = memberOf(result, 'supportedVersions')
    if (Array.isArray(versions)) {
      this.supported = versions
        .filter((one) => typeof one === 'string')
        .map((one) => one.slice(0, 64))
        .slice(0, 16)
    }
  }

  private meet(client: Party | null): void {
    if (!client) return
    this.client = client
    if (this.clients.size < MAX_CLIENTS) this.clients.add(`${client.name} ${client.version}`)
  }

  /** What the parameters or the result of any message say beside their own. */
  meta(body: unknown): void {
    const meta = memberOf(body, '_meta')
    if (!isObject(meta)) return
    this.meet(partyOf(memberOf(meta, `${META}clientInfo`)))
    this.server = partyOf(memberOf(meta, `${META}serverInfo`)) ?? this.server
    this.protocol = stringOf(meta, `${META}protocolVersion`, 64) || this.protocol
    const capabilities = memberOf(meta, `${META}clientCapabilities`)
    if (capabilities !== undefined) this.clientCapabilities = jsonOf(capabilities)
  }
}

function partyOf(info: unknown): Party | null {
  if (!isObject(info)) return null
  const text = (key: string): string => stringOf(info, key, key === 'description' ? 4096 : 512)
  return {
    name: text('name'),
    version: text('version'),
    title: text('title'),
    description: text('description'),
    websiteUrl: text('websiteUrl'),
  }
}

function jsonOf(value: unknown): string {
  if (value === undefined) return ''
  const json = JSON.stringify(value)
  return json.length > MAX_CAPABILITIES ? '{"tapscope":"too large to be kept"}' : json
}
