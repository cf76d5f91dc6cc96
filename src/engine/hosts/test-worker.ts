/** Entry of the worker threads that test frames against filters. */
import { parentPort } from 'node:worker_threads'
import { createRegistry } from '../dissect/protocols/index.ts'
import type { ToTester } from '../session/test-messages.ts'
import { Tester } from '../session/tester.ts'

const port = parentPort
if (!port) throw new Error('The testing worker runs as a worker thread only')
const tester = new Tester(createRegistry(), (message) => port.postMessage(message))
port.on('message', (message: ToTester) => tester.receive(message))
