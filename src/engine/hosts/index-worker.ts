/** Entry of the indexing worker thread: reads files and scans frames, on the way to the linking worker. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { createRegistry } from '../dissect/protocols/index.ts'
import { IndexLoop } from '../indexing/index-loop.ts'
import type { FromLinker, ToIndexer } from '../indexing/messages.ts'

const port = parentPort
if (!port) throw new Error('The indexing worker runs as a worker thread only')
const { linker } = workerData as { linker: MessagePort }
const loop = new IndexLoop(createRegistry(), (message) => linker.postMessage(message))
port.on('message', (message: ToIndexer) => loop.receive(message))
linker.on('message', ({ linked }: FromLinker) => loop.linked(linked))
