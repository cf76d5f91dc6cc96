/** Entry of the worker threads that dissect frames, to test them against filters or to print them. */
import { parentPort } from 'node:worker_threads'
import { createRegistry } from '../dissect/protocols/index.ts'
import type { ToFrameWorker } from '../session/frame-pool-messages.ts'
import { FrameWorker } from '../session/frame-worker.ts'

const port = parentPort
if (!port) throw new Error('The worker for frames runs as a worker thread only')
const worker = new FrameWorker(createRegistry(), (message, transfer) => port.postMessage(message, transfer))
port.on('message', (message: ToFrameWorker) => worker.receive(message))
