/** Entry of the engine in Electron: a utilityProcess that main starts. Main sends a port for each window; frames never pass main. */
import type { MessagePortMain } from 'electron'
import { z } from 'zod'
import type { Transport } from '../../shared/wire/transport.ts'
import { Session } from '../session.ts'
import { workerFile } from './worker-file.ts'

const FROM_MAIN = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('connect') }),
  z.strictObject({ type: z.literal('open'), paths: z.array(z.string()) }),
  z.strictObject({ type: z.literal('quit') }),
])

const session = new Session({ workerFile, version: process.env.TAPSCOPE_VERSION ?? '', resync: true })

process.parentPort.on('message', ({ data, ports }) => {
  const message = FROM_MAIN.parse(data)
  switch (message.type) {
    case 'connect':
      session.connect(portTransport(ports[0]))
      break
    case 'open':
      void openAll(message.paths)
      break
    case 'quit':
      void session.dispose().finally(() => process.exit(0))
      break
  }
})

async function openAll(paths: readonly string[]): Promise<void> {
  await session.openTogether(paths).catch((error: Error) => {
    session.notice({ severity: 'error', message: error.message, hint: null })
  })
}

function portTransport(port: MessagePortMain): Transport {
  const transport: Transport = {
    send: (message) => port.postMessage(message),
    buffered: 0,
    close: () => port.close(),
    onMessage: () => {},
    onClose: () => {},
  }
  port.on('message', ({ data }) => {
    if (typeof data === 'string' || data instanceof Uint8Array) transport.onMessage(data)
  })
  port.on('close', () => transport.onClose())
  port.start()
  return transport
}
