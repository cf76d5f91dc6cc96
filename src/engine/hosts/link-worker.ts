/** Entry of the linking worker thread: what frames are to each other. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { createRegistry } from '../dissect/protocols/index.ts'
import { LinkLoop } from '../indexing/link-loop.ts'
import type { ToLinker } from '../indexing/messages.ts'

const port = parentPort
if (!port) throw new Error('The linking worker runs as a worker thread only')
const { scanner } = workerData as { scanner: MessagePort }
const loop = new LinkLoop(
  createRegistry(),
  (message) => port.postMessage(message),
  (message) => scanner.postMessage(message),
)
scanner.on('message', (message: ToLinker) => loop.receive(message))
