/** Entry of the worker thread that unpacks or imports one file. */
import { parentPort, workerData } from 'node:worker_threads'
import { convert } from '../session/convert.ts'
import type { FromUnpacker, UnpackTask } from '../session/unpack-job.ts'

const PROGRESS_MS = 50

const port = parentPort
if (!port) throw new Error('The unpacking worker runs as a worker thread only')
const send = (message: FromUnpacker) => port.postMessage(message)
const { path, to, packing } = workerData as UnpackTask
let reported = 0
const problem = await convert(path, to, packing, (progress) => {
  if (performance.now() - reported < PROGRESS_MS) return
  reported = performance.now()
  send({ type: 'progress', progress })
})
send({ type: 'ended', problem })
