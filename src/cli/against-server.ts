/** The server that a script is played to: a command, started under the tap, whose messages are heard as they come. */
import { Framer } from '../engine/sources/stdio/framer.ts'
import { StdioTap, type TapProblem } from '../engine/sources/stdio/stdio-tap.ts'
import { spoolRoot } from '../engine/store/spool-folder.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import type { Framing } from '../shared/wire/resend.ts'
import type { Link } from './against-player.ts'
import { VERSION } from './version.ts'

/** A longer message is not compared. */
const MAX_MESSAGE_BYTES = 128 * 1024 * 1024
const FULL_MS = 20

export class AgainstServer implements Link {
  over: string | null = null
  onPayload: (payload: Uint8Array) => void = () => {}
  onOver: () => void = () => {}
  /** The recording. */
  readonly path: string
  private readonly tap: StdioTap
  private readonly framing: Framing
  private parts: Uint8Array[] = []
  private partBytes = 0

  static async start(command: readonly string[], framing: Framing): Promise<Result<AgainstServer, TapProblem>> {
    let server: AgainstServer | undefined
    const framer = new Framer(
      { frame: (_kind, part, more, bytes, start, end) => server?.take(part, more, bytes.slice(start, end)) },
      { messages: true },
    )
    const tap = await StdioTap.start({
      command,
      root: spoolRoot(),
      version: VERSION,
      onOutput: (bytes) => framer.push(bytes),
    })
    if (!tap.ok) return fail(tap.error)
    server = new AgainstServer(tap.value, framing)
    return ok(server)
  }

  private constructor(tap: StdioTap, framing: Framing) {
    this.tap = tap
    this.framing = framing
    this.path = tap.path
    void tap.ended.then(({ code, signal }) => {
      this.over = signal ? `the server was ended by ${signal}` : `the server ended with code ${code}`
      this.onOver()
    })
  }

  async send(text: string, patienceMs: number): Promise<void> {
    const untilMs = performance.now() + patienceMs
    while (this.over === null && !this.tap.exit && performance.now() < untilMs) {
      if (this.tap.send(text, this.tap.framing ?? this.framing)) return
      // It reads slower than is written: what waits is bounded.
      await new Promise((resolve) => setTimeout(resolve, FULL_MS))
    }
  }

  stop(): Promise<void> {
    return this.tap.stop()
  }

  private take(part: number, more: boolean, bytes: Uint8Array): void {
    if (part <= 1) {
      this.parts = []
      this.partBytes = 0
    }
    this.partBytes += bytes.length
    if (this.partBytes <= MAX_MESSAGE_BYTES) this.parts.push(bytes)
    if (more) return
    const parts = this.parts
    this.parts = []
    if (this.partBytes <= MAX_MESSAGE_BYTES) this.onPayload(parts.length === 1 ? parts[0] : Buffer.concat(parts))
  }
}
