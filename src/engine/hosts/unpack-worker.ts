/** Entry of the worker thread that unpacks one compressed capture file. */
import { parentPort, workerData } from 'node:worker_threads'
import type { FromUnpacker, UnpackTask } from '../session/unpack-job.ts'
import { unpack } from '../store/compression/unpack.ts'

const PROGRESS_MS = 50

const port = parentPort
if (!port) throw new Error('The unpacking worker runs as a worker thread only')
const send = (message: FromUnpacker) => port.postMessage(message)
const { path, to, compression } = workerData as UnpackTask
let reported = 0
const problem = await unpack(path, to, compression, (progress) => {
  if (performance.now() - reported < PROGRESS_MS) return
  reported = performance.now()
  send({ type: 'progress', progress })
})
send({ type: 'ended', problem })
