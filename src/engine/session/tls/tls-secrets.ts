/**
 * The secrets that TLS is decrypted with: those of the session's files, and those of the key log that the preferences name, which may still
 * grow. Read when first asked for.
 */
import { readFileSync, statSync } from 'node:fs'
import { BlockType } from '../../store/pcapng-blocks.ts'
import type { BlockSource } from '../resolved-names.ts'
import { secretsOf } from '../secrets.ts'
import { KeyLog } from './key-log.ts'

/** Key logs are read up to this size. */
const MAX_LOG = 64 * 1024 * 1024
/** How often a key log is looked at. */
const LOOK_MS = 1000

export class TlsSecrets {
  /** Changes when there are other secrets than before. */
  version = 0
  private log = new KeyLog()
  private readonly source: BlockSource
  private readonly logPath: () => string
  private blockCount = 0
  private secretBlocks = 0
  /** Of the key log that was read: path, size and time. */
  private seen = ''
  private path = ''
  private lookedAt = 0
  private described = ''

  constructor(source: BlockSource, logPath: () => string) {
    this.source = source
    this.logPath = logPath
  }

  /** Whether there may be any. Costs next to nothing where there are none. */
  get any(): boolean {
    return this.logPath() !== '' || this.countBlocks() > 0
  }

  /** All there are by now. */
  get(): KeyLog {
    const blocks = this.countBlocks()
    const seen = `${blocks} ${this.look()}`
    if (seen === this.seen) return this.log
    this.seen = seen
    this.version++
    this.log = new KeyLog()
    for (const { kind, bytes } of secretsOf(this.source)) if (kind === 'tls-key-log') this.log.add(text(bytes()))
    if (this.path !== '') this.log.add(readLog(this.path))
    return this.log
  }

  /** Blocks with secrets among those that are kept. */
  private countBlocks(): number {
    const { keptBlocks } = this.source.index
    if (keptBlocks.size === 0) return 0
    let count = 0
    for (const blocks of keptBlocks.values()) count += blocks.length
    if (count === this.blockCount) return this.secretBlocks
    this.blockCount = count
    this.secretBlocks = 0
    for (const blocks of keptBlocks.values())
      for (const { type } of blocks) if (type === BlockType.decryptionSecrets) this.secretBlocks++
    return this.secretBlocks
  }

  /** What the key log is by now, as text. */
  private look(): string {
    const path = this.logPath()
    const now = Date.now()
    if (path === this.path && now - this.lookedAt < LOOK_MS) return this.described
    this.path = path
    this.lookedAt = now
    const found = path === '' ? undefined : statSync(path, { throwIfNoEntry: false })
    this.described = found ? `${path} ${found.size} ${found.mtimeMs}` : path
    return this.described
  }
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/** Empty when it can't be read: it may not be there yet. */
function readLog(path: string): string {
  try {
    return statSync(path).size > MAX_LOG ? '' : text(readFileSync(path))
  } catch {
    return ''
  }
}
