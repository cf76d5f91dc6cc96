/**
 * The index as readers on this thread see it: follows what the indexing worker announces. One a session; `dispose` ends the worker.
 */
import { Worker } from 'node:worker_threads'
import type { RowIndex } from '../../shared/base/brand.ts'
import { Columns } from '../store/columns.ts'
import { Endpoints } from '../store/endpoints.ts'
import type { KeptBlock } from '../store/record-parser.ts'
import { Streams } from '../store/stream-table.ts'
import type { IndexedSource } from './indexer.ts'
import type { FileProgress, FromIndexer, ToIndexer } from './messages.ts'

export class SessionIndex {
  columns = new Columns()
  readonly endpoints = new Endpoints()
  readonly tcpStreams = new Streams()
  readonly udpStreams = new Streams()
  readonly sources: IndexedSource[] = []
  readonly files = new Map<number, FileProgress>()
  readonly keptBlocks = new Map<number, KeptBlock[]>()
  /** Called when files or rows moved on. */
  onProgress: () => void = () => {}
  /** Called when the worker ended by itself, which is a defect. */
  onFailure: (message: string) => void = () => {}

  private readonly worker: Worker
  private disposed = false

  constructor(workerFile: URL) {
    this.worker = new Worker(workerFile, { name: 'tapscope-index' })
    this.worker.on('message', (message: FromIndexer) => this.receive(message))
    this.worker.on('error', (error) => this.onFailure(error.stack ?? error.message))
    this.worker.on('exit', (code) => {
      if (!this.disposed) this.onFailure(`the indexing worker ended with code ${code}`)
    })
  }

  /** Starts reading a file; its rows join the table as they come. `follow` for a file that may still grow. */
  open(file: number, path: string, follow: boolean): void {
    this.send({ type: 'open', file, path, follow })
  }

  /** The file will not grow any more. */
  finish(file: number): void {
    this.send({ type: 'finish', file })
  }

  close(file: number): void {
    this.send({ type: 'close', file })
  }

  /** Time of the first row, which relative times count from; zero while there is none. */
  get baseSeconds(): number {
    return this.columns.rowCount > 0 ? this.columns.segmentOf(0 as RowIndex).timeSeconds[0] : 0
  }

  get baseNanos(): number {
    return this.columns.rowCount > 0 ? this.columns.segmentOf(0 as RowIndex).timeNanos[0] : 0
  }

  async dispose(): Promise<void> {
    this.disposed = true
    await this.worker.terminate()
  }

  private send(message: ToIndexer): void {
    this.worker.postMessage(message)
  }

  private receive(message: FromIndexer): void {
    switch (message.type) {
      case 'header':
        this.columns = new Columns({ header: message.buffer, segments: [] })
        break
      case 'segment':
        this.columns.attach(message.buffer)
        break
      case 'endpoints':
        this.endpoints.attach(message.buffer)
        break
      case 'tcpStreams':
        this.tcpStreams.attach(message.buffer)
        break
      case 'udpStreams':
        this.udpStreams.attach(message.buffer)
        break
      case 'name':
        this.endpoints.names.push(message.name)
        break
      case 'source':
        this.sources.push(message.source)
        break
      case 'kept': {
        const blocks = this.keptBlocks.get(message.file) ?? []
        blocks.push(...message.blocks)
        this.keptBlocks.set(message.file, blocks)
        break
      }
      case 'progress':
        for (const progress of message.files) this.files.set(progress.file, progress)
        this.onProgress()
        break
    }
  }
}
