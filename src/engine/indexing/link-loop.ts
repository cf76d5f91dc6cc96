/** The linking worker's loop: links the frames of each batch, tells readers of their rows, and passes on what they have to hear. */
import type { Registry } from '../dissect/registry.ts'
import { Columns } from '../store/columns.ts'
import { FrameLinker } from './frame-linker.ts'
import type { FromIndexer, FromLinker, ToLinker } from './messages.ts'

export class LinkLoop {
  private readonly registry: Registry
  private readonly send: (message: FromIndexer) => void
  private readonly answer: (message: FromLinker) => void
  private readonly windows: Uint8Array[] = []
  private readonly columns = new Columns()
  private linker: FrameLinker | undefined
  private readonly windowOf = (id: number): Uint8Array => this.windows[id]

  /** `send` reaches the session's thread, `answer` the scanner's. */
  constructor(registry: Registry, send: (message: FromIndexer) => void, answer: (message: FromLinker) => void) {
    this.registry = registry
    this.send = send
    this.answer = answer
  }

  receive(message: ToLinker): void {
    switch (message.type) {
      case 'window':
        this.windows[message.window] = new Uint8Array(message.buffer)
        return
      case 'batch':
        this.linker?.link(new Int32Array(message.words), message.length, this.windowOf)
        this.send({ type: 'rows', rows: message.rows })
        this.answer({ linked: message.batch })
        return
      case 'stacks':
        this.begin(message.buffer)
        break
      case 'segment':
        this.columns.attach(message.buffer)
        break
      case 'endpoints':
        this.linker?.addEndpoints(message.buffer)
        break
      case 'source':
        this.linker?.addSource(message.source)
        break
    }
    this.send(message)
  }

  private begin(stacks: SharedArrayBuffer): void {
    const { send } = this
    this.linker = new FrameLinker(this.registry, this.columns, stacks, {
      tcpStreams: (buffer) => send({ type: 'tcpStreams', buffer }),
      udpStreams: (buffer) => send({ type: 'udpStreams', buffer }),
      sctpDirections: (buffer) => send({ type: 'sctpDirections', buffer }),
      layerStreams: (buffer) => send({ type: 'layerStreams', buffer }),
      duplicateAddresses: (buffer) => send({ type: 'duplicateAddresses', buffer }),
      tcpMessages: (part, buffer) => send({ type: 'tcpMessages', part, buffer }),
      tcpNumbers: (part, buffer) => send({ type: 'tcpNumbers', part, buffer }),
      transactions: (kind, part, buffer) => send({ type: 'transactions', kind, part, buffer }),
    })
  }
}
