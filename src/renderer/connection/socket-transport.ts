/** A WebSocket as a transport, for the window in a browser. */
import type { Transport } from '../../shared/wire/transport.ts'

export class SocketTransport implements Transport {
  onMessage: Transport['onMessage'] = () => {}
  onClose: Transport['onClose'] = () => {}
  private readonly socket: WebSocket

  constructor(socket: WebSocket) {
    this.socket = socket
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
      this.onMessage(typeof data === 'string' ? data : new Uint8Array(data))
    socket.onclose = () => this.onClose()
  }

  get buffered(): number {
    return this.socket.bufferedAmount
  }

  send(message: string | Uint8Array): void {
    this.socket.send(typeof message === 'string' ? message : new Uint8Array(message))
  }

  close(): void {
    this.socket.close()
  }
}

/** Opens the engine's socket of the server that served this page. */
export function openSocket(location: Location): Promise<SocketTransport> {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  const socket = new WebSocket(`${scheme}://${location.host}/engine`)
  socket.binaryType = 'arraybuffer'
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(new SocketTransport(socket))
    socket.onclose = () => reject(new Error(`No engine answers at ${location.host}`))
  })
}
