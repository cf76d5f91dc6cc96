/**
 * What the messages of one tapped process, or of one server over HTTP, tell of it as an MCP server: fed one by one in the order of their frames. Nothing grows with the
 * traffic beyond bounds: lists, calls and rows are counted where they are not kept.
 */
import { decodeUtf8 } from '../../../shared/format/text.ts'
import { LIST_KINDS, type ListKind } from '../../../shared/wire/servers.ts'
import { RpcKind } from '../../dissect/summary-parts.ts'
import { readRpcMessage } from '../rpc-message.ts'
import { Calls, type OpenCall, type Sight } from './calls.ts'
import { Identity } from './identity.ts'
import { memberOf, stringOf } from './json.ts'
import { type ListItem, type Listing, ListReader, type Room } from './listing.ts'
import { RowTrail } from './row-trail.ts'
import { sha256Of, type ToolRecord, toolRecord } from './tool.ts'

/** Requests that are looked at for who their client is, until that is known. */
const MAX_META = 16
const STDERR_ROWS = 200
const STRAY_ROWS = 50

/** The method that reads a list, the member of its result that has it, and what an item is called by. */
const LISTS = {
  tool: ['tools/list', 'tools', 'name'],
  prompt: ['prompts/list', 'prompts', 'name'],
  resource: ['resources/list', 'resources', 'uri'],
  template: ['resources/templates/list', 'resourceTemplates', 'uriTemplate'],
} as const satisfies Record<ListKind, readonly string[]>

const KIND_OF: ReadonlyMap<string, ListKind> = new Map(LIST_KINDS.map((kind) => [LISTS[kind][0], kind]))
const CHANGED: Readonly<Record<string, readonly ListKind[]>> = {
  'notifications/tools/list_changed': ['tool'],
  'notifications/prompts/list_changed': ['prompt'],
  'notifications/resources/list_changed': ['resource', 'template'],
}

export class ServerFacts {
  readonly identity = new Identity()
  readonly calls = new Calls()
  readonly lists: Readonly<Record<ListKind, ListReader>>
  readonly stderr = new RowTrail(STDERR_ROWS)
  /** Lines on stdout that are no messages, empty ones aside. */
  readonly stray = new RowTrail(STRAY_ROWS)
  /** Rows of messages whose list or identity could not be read: too large, cut, or no JSON. */
  readonly unread = new RowTrail(STRAY_ROWS)
  notifications = 0
  lastRow = 0
  /** Changes with everything that is told. */
  version = 0
  /** Hears of each whole list of tools that differs from the one before. */
  onTools: () => void = () => {}
  private toolsHash = ''
  private metaLeft = MAX_META
  private toolsAsked = false
  private toolsUnread = false

  constructor(room: Room) {
    const reader = (kind: ListKind): ListReader => new ListReader(LISTS[kind][1], LISTS[kind][2], room)
    this.lists = {
      tool: reader('tool'),
      prompt: reader('prompt'),
      resource: reader('resource'),
      template: reader('template'),
    }
  }

  /** A whole message in [start, end); false when it is none. */
  message(bytes: Uint8Array, start: number, end: number, fromServer: boolean, sight: Sight): boolean {
    const message = readRpcMessage(bytes, start, end)
    if (!message) return false
    this.version++
    this.lastRow = sight.row
    let value: { readonly parsed: unknown } | undefined
    const read = (): unknown => {
      value ??= { parsed: this.parse(bytes, start, end, sight.row) }
      return value.parsed
    }
    switch (message.kind) {
      case RpcKind.notification:
        this.notify(message.method, sight.row)
        if (message.cancels !== '') this.calls.cancel(message, fromServer, sight)
        break
      case RpcKind.request:
        this.calls.ask(message, fromServer, sight, fromServer ? '' : this.request(message.method, read))
        break
      default: {
        const call = this.calls.answer(message, fromServer, sight)
        if (call && fromServer && message.kind === RpcKind.response) this.take(call, read, sight.row)
      }
    }
    return true
  }

  /** A message that is too large to be read. */
  tooLarge(row: number): void {
    this.version++
    this.unread.add(row)
    if (this.calls.isWaitingFor(LISTS.tool[0])) this.toolsUnread = true
  }

  /** The newest tools as they are compared; null while no whole list was seen. */
  tools(): ToolRecord[] | null {
    const { current } = this.lists.tool
    return current?.complete ? [...current.items.values()].map((item: ListItem) => toolRecord(item)) : null
  }

  /** Whether the newest list of tools that was asked for is not known: it came in a message that could not be read, or without all pages. */
  get isListMissing(): boolean {
    const { current } = this.lists.tool
    return this.toolsUnread || (this.toolsAsked && !current?.complete)
  }

  private notify(method: string, row: number): void {
    this.notifications++
    for (const kind of CHANGED[method] ?? []) this.lists[kind].changedRow = row
  }

  /** The cursor of a request for a list. */
  private request(method: string, read: () => unknown): string {
    if (method === 'initialize') this.identity.initialize(memberOf(read(), 'params'))
    else if (!this.identity.client && this.metaLeft > 0) {
      this.metaLeft--
      this.identity.meta(memberOf(read(), 'params'))
    }
    return KIND_OF.has(method) ? stringOf(memberOf(read(), 'params'), 'cursor', 65_536) : ''
  }

  private take({ method, cursor }: OpenCall, read: () => unknown, row: number): void {
    try {
      this.result(method, cursor, read, row)
    } catch (error) {
      // What is nested too deep to be written again.
      if (!(error instanceof RangeError)) throw error
      this.unread.add(row)
      if (KIND_OF.get(method) === 'tool') this.toolsUnread = true
    }
  }

  private result(method: string, cursor: string, read: () => unknown, row: number): void {
    const kind = KIND_OF.get(method)
    if (method === 'initialize' || method === 'server/discover') {
      const result = memberOf(read(), 'result')
      if (result !== undefined) this.identity.initialized(result, row)
    } else if (kind) {
      const result = memberOf(read(), 'result')
      if (kind === 'tool') {
        this.toolsAsked = true
        this.toolsUnread = result === undefined
      }
      if (this.identity.row === null) this.identity.meta(result)
      const listing = this.lists[kind].page(result, cursor, row)
      if (kind === 'tool' && listing?.complete) this.compareTools(listing)
    }
  }

  private compareTools(listing: Listing): void {
    const hash = sha256Of([...listing.items.values()].flatMap(({ name, sha256 }) => [name, sha256]))
    if (hash === this.toolsHash) return
    this.toolsHash = hash
    this.onTools()
  }

  private parse(bytes: Uint8Array, start: number, end: number, row: number): unknown {
    try {
      return JSON.parse(decodeUtf8(bytes, start, end))
    } catch {
      this.unread.add(row)
      return undefined
    }
  }
}
