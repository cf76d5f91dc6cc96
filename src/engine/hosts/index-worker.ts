/** Entry of the indexing worker thread. */
import { parentPort } from 'node:worker_threads'
import { createRegistry } from '../dissect/protocols/index.ts'
import { IndexLoop } from '../indexing/index-loop.ts'
import type { ToIndexer } from '../indexing/messages.ts'

const port = parentPort
if (!port) throw new Error('The indexing worker runs as a worker thread only')
const loop = new IndexLoop(createRegistry(), (message) => port.postMessage(message))
port.on('message', (message: ToIndexer) => loop.receive(message))
