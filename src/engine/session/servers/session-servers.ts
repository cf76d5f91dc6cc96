/**
 * The MCP servers of a session, one a tapped process or proxied server: rows are read once, in their order, while somebody looks, in slices so that other
 * calls get through. Messages in several frames are put together, up to a bound.
 */
import { randomBytes } from 'node:crypto'
import type { RowIndex } from '../../../shared/base/brand.ts'
import { RowFlag } from '../../../shared/row-flags.ts'
import type { StdioInterface } from '../../../shared/stdio-interface.ts'
import { Room } from '../../analyze/servers/listing.ts'
import { ServerFacts } from '../../analyze/servers/server-facts.ts'
import { goesOn, payloadStart } from '../../dissect/protocols/exported-pdu/exported-pdu.ts'
import { readElements } from '../../dissect/protocols/json/members.ts'
import { OPEN_ARRAY, skipBlank } from '../../dissect/protocols/json/scan.ts'
import type { Frames } from '../frames.ts'
import { type Baselines, type Comparison, NOTHING_TO_COMPARE, type Sighting } from './baselines.ts'

const SLICE_MS = 8
const CHECK_ROWS = 256
/** Tapped processes that are looked at; further ones are counted. */
const MAX_SERVERS = 256
const MAX_BATCH = 1000

/** A tapped process. */
export class Server {
  readonly stdio: StdioInterface
  readonly file: number
  readonly facts: ServerFacts
  comparison: Comparison = NOTHING_TO_COMPARE

  constructor(stdio: StdioInterface, file: number, room: Room) {
    this.stdio = stdio
    this.file = file
    this.facts = new ServerFacts(room)
  }

  /** Null while no whole list of tools was seen. */
  sighting(fileName: string): Sighting | null {
    const { stdio, facts } = this
    const tools = facts.tools()
    if (!tools) return null
    const { server, client, instructions } = facts.identity
    return {
      program: stdio.server || stdio.command || 'unknown',
      command: stdio.command,
      name: server?.name ?? '',
      client: client?.name ?? '',
      serverVersion: server?.version ?? '',
      instructions,
      tools,
      from: fileName,
    }
  }
}

interface Stream {
  readonly server: Server
  readonly name: StdioInterface['stream']
  /** Within which ids of messages belong together. */
  readonly conversation: string
}

export interface ServersInput {
  readonly frames: Frames
  readonly baselines: Baselines
  /** Name of a file of the session. */
  readonly fileName: (file: number) => string
  /** Whether what is seen for the first time is remembered. */
  readonly remembers: boolean
}

export class SessionServers {
  /** Of no other session, nor of another engine. */
  readonly name = randomBytes(6).toString('hex')
  readonly servers: Server[] = []
  /** Processes beyond the bound. */
  more = 0
  private readonly byProcess = new Map<string, Server | null>()
  private readonly bySource: (Stream | null | undefined)[] = []
  private readonly room = new Room()
  private readonly input: ServersInput
  private rows = 0

  constructor(input: ServersInput) {
    this.input = input
  }

  /** Looks at the rows that came, for some milliseconds; false when more are left. */
  update(): boolean {
    const until = performance.now() + SLICE_MS
    const { frames } = this.input
    while (this.rows < frames.rowCount) {
      this.look(this.rows++ as RowIndex)
      if (this.rows % CHECK_ROWS === 0 && performance.now() > until) return false
    }
    return true
  }

  /** Compares a server's tools with what is remembered, as it is now. */
  compare(server: Server, remembers = this.input.remembers): void {
    const sighting = server.sighting(this.input.fileName(server.file))
    const { baselines } = this.input
    server.comparison = sighting ? baselines.meet(sighting, remembers) : NOTHING_TO_COMPARE
    server.facts.version++
  }

  private look(row: RowIndex): void {
    const { frames } = this.input
    const { segment, slot } = frames.at(row)
    const stream = this.streamOf(segment.source[slot], row)
    if (!stream || frames.isRemoved(row)) return
    const { facts } = stream.server
    if (stream.name === 'stderr') {
      facts.stderr.add(row)
      facts.version++
      return
    }
    const bytes = frames.peek(row)
    const start = Math.max(0, payloadStart(bytes, 0, bytes.length))
    if ((segment.flags[slot] & RowFlag.part) === 0) return this.read(stream, bytes, start, bytes.length, row)
    this.join(stream, bytes, segment.related[slot] - 1, row)
  }

  /** A part of a message; with the last one the message is read. */
  private join(stream: Stream, bytes: Uint8Array, first: number, row: number): void {
    if (goesOn(bytes, 0, bytes.length) || first < 0) return
    const whole = this.input.frames.wholeMessage(first as RowIndex)
    if (whole) this.read(stream, whole, 0, whole.length, row)
    else stream.server.facts.tooLarge(row)
  }

  /** A whole message, or a batch of them, or neither. */
  private read(
    { server, name, conversation }: Stream,
    bytes: Uint8Array,
    start: number,
    end: number,
    row: number,
  ): void {
    const first = skipBlank(bytes, start, end)
    if (first >= end) return
    const { facts, stdio } = server
    const sight = { row, ms: this.timeMs(row as RowIndex), conversation }
    const fromServer = name === 'stdout'
    const messages = bytes[first] === OPEN_ARRAY ? readElements(bytes, first, end, MAX_BATCH) : [{ start: first, end }]
    let read = false
    for (const message of messages) read = facts.message(bytes, message.start, message.end, fromServer, sight) || read
    // Over HTTP, what is no message is a status line.
    if (read || !fromServer || stdio.transport === 'http') return
    facts.stray.add(row)
    facts.version++
  }

  /** Milliseconds since the session's first frame. */
  private timeMs(row: RowIndex): number {
    const here = this.input.frames.at(row)
    const zero = this.input.frames.at(0 as RowIndex)
    return (
      (here.segment.timeSeconds[here.slot] - zero.segment.timeSeconds[zero.slot]) * 1e3 +
      (here.segment.timeNanos[here.slot] - zero.segment.timeNanos[zero.slot]) / 1e6
    )
  }

  private streamOf(source: number, row: RowIndex): Stream | null {
    const known = this.bySource[source]
    if (known !== undefined) return known
    const { stdio } = this.input.frames.interfaceOf(row)
    const server = stdio ? this.serverOf(stdio, this.input.frames.sourceOf(row).file) : null
    const stream = stdio && server ? { server, name: stdio.stream, conversation: stdio.conversation } : null
    this.bySource[source] = stream
    return stream
  }

  private serverOf(stdio: StdioInterface, file: number): Server | null {
    const key = `${file} ${stdio.pid}`
    const known = this.byProcess.get(key)
    if (known !== undefined) return known
    const server = this.servers.length < MAX_SERVERS ? new Server(stdio, file, this.room) : null
    this.byProcess.set(key, server)
    if (!server) this.more++
    else {
      this.servers.push(server)
      server.facts.onTools = () => this.compare(server)
    }
    return server
  }
}
