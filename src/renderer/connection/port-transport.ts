/** A MessagePort as a transport. Nothing is put on the transfer list: Electron loses messages whose buffers are transferred. */
import type { Transport } from '../../shared/wire/transport.ts'

export class PortTransport implements Transport {
  readonly buffered = 0
  onMessage: Transport['onMessage'] = () => {}
  onClose: Transport['onClose'] = () => {}
  private readonly port: MessagePort

  constructor(port: MessagePort) {
    this.port = port
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string' || data instanceof Uint8Array) this.onMessage(data)
      else if (data instanceof ArrayBuffer) this.onMessage(new Uint8Array(data))
    }
    port.addEventListener('close', () => this.onClose())
  }

  send(message: string | Uint8Array): void {
    this.port.postMessage(message)
  }

  close(): void {
    this.port.close()
  }
}
