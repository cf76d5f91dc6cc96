/**
 * A pipe that carries text (JSON control messages) and bytes (batches) in order. Electron's MessagePort, a WebSocket and a
 * loop in a test each are one.
 */
export interface Transport {
  send(message: string | Uint8Array): void
  /** Bytes handed to the pipe and not yet taken by it, where it can tell; the sender waits above a bound. */
  readonly buffered: number
  close(): void
  onMessage: (message: string | Uint8Array) => void
  onClose: () => void
}

/** Control messages larger than this are refused on arrival. */
export const MAX_CONTROL_CHARACTERS = 4 * 1024 * 1024
