/**
 * What servers list of their tools, by key: what differs from what the same one listed before in the capture or, of the first list, from what is
 * remembered of it.
 */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { ToolChange } from '../../shared/wire/servers.ts'
import { compareTools } from '../analyze/servers/compare.ts'
import { memberOf, stringOf } from '../analyze/servers/json.ts'
import { ListReader, Room } from '../analyze/servers/listing.ts'
import { type ToolRecord, toolRecord } from '../analyze/servers/tool.ts'
import type { Finding } from './count-state.ts'
import type { Happening } from './hit.ts'
import { BETWEEN, Keyed } from './windows.ts'

const MAX_SERVERS = 256
const MAX_TOLD = 4
const MAX_NAME = 64

/** The tools that a server is known to have had, and since when. */
export interface Remembered {
  readonly tools: readonly ToolRecord[]
  readonly madeAtMs: number | null
}

/** Of the server that a row comes from; null where nothing is remembered. */
export type Remember = (row: RowIndex) => Remembered | null

interface Server {
  readonly reader: ListReader
  /** Of the page that is to come. */
  cursor: string
  names: Set<string>
  rows: RowIndex[]
  before: { readonly tools: readonly ToolRecord[]; readonly rows: readonly RowIndex[] } | null
}

export class DriftState {
  private readonly servers = new Keyed<Server>(MAX_SERVERS)
  private readonly room = new Room()
  private readonly remembered: Remember

  constructor(remembered: Remember) {
    this.remembered = remembered
  }

  /** `value` is the result that lists tools, or a page of them, as JSON. */
  take({ rows, key, value }: Happening): Finding | null {
    const result = parsed(value ?? '')
    if (!Array.isArray(memberOf(result, 'tools'))) return null
    const make = (): Server => ({
      reader: new ListReader('tools', 'name', this.room),
      cursor: '',
      names: new Set(),
      rows: [],
      before: null,
    })
    return this.servers.use(key.join(BETWEEN), make, (server) => this.page(server, result, rows))
  }

  private page(server: Server, result: unknown, rows: readonly RowIndex[]): Finding | null {
    const names = namesIn(result)
    // A list that is read anew before it was whole begins with names that were there.
    if (server.cursor === '' || names.some((name) => server.names.has(name)))
      Object.assign(server, { cursor: '', names: new Set(), rows: [] })
    for (const name of names) server.names.add(name)
    server.rows.push(...rows)
    const listing = server.reader.page(result, server.cursor, rows[0])
    server.cursor = stringOf(result, 'nextCursor', 65_536)
    if (!listing?.complete) return null
    const tools = [...listing.items.values()].map(toolRecord)
    const { before, rows: seen } = server
    server.before = { tools, rows: seen }
    if (before)
      return finding(compareTools(before.tools, tools), [...before.rows, ...seen], 'since they were listed before')
    const known = this.remembered(rows[0])
    if (!known) return null
    const day = known.madeAtMs === null ? '' : ` on ${new Date(known.madeAtMs).toISOString().slice(0, 10)}`
    return finding(compareTools(known.tools, tools), seen, `since they were remembered${day}`)
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function namesIn(result: unknown): string[] {
  const tools = memberOf(result, 'tools')
  return Array.isArray(tools) ? tools.slice(0, 2000).map((tool) => stringOf(tool, 'name', 1024)) : []
}

function finding(changes: readonly ToolChange[], rows: readonly RowIndex[], since: string): Finding | null {
  if (changes.length === 0) return null
  const told = changes.slice(0, MAX_TOLD).map(changeText)
  const more = changes.length > MAX_TOLD ? [`${changes.length - MAX_TOLD} more`] : []
  return { rows: [...rows], reason: `${[...told, ...more].join('; ')} (${since})` }
}

function changeText({ kind, name, before, parts }: ToolChange): string {
  const short = (text: string): string => (text.length > MAX_NAME ? `${text.slice(0, MAX_NAME)}…` : text)
  const what = parts.length > 0 ? `: ${parts.join(', ')}` : ''
  return before === null ? `${kind} ${short(name)}${what}` : `renamed ${short(before)} to ${short(name)}${what}`
}
