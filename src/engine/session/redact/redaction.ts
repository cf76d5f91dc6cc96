/**
 * Takes secrets out of the frames of a session and everything that is saved with them. Three times over the same blocks: what is a secret; where
 * known ones stand, in whatever form; then the blocks without them. Nothing is kept on disk in between.
 */
import type { RowIndex } from '../../../shared/base/brand.ts'
import { EngineError } from '../../../shared/wire/engine-client.ts'
import { binaryOf } from '../../redact/binary.ts'
import { applyEdits, type Edit, editsFor, foundEdits, knownEdits, merged } from '../../redact/edits.ts'
import type { Finders, TextKind } from '../../redact/finders.ts'
import { type Secret, SecretBook } from '../../redact/secret-book.ts'
import { BlockType } from '../../store/pcapng-blocks.ts'
import type { EncoderSource } from '../save/encoder.ts'
import type { RowSelection } from '../save/selection.ts'
import { rewriteTexts } from './block-texts.ts'
import { EditStore } from './edit-store.ts'
import { frameIn, keepChecksum, withFrame } from './frame-block.ts'
import { type FrameEdit, redactedFrame } from './redacted-frame.ts'
import { keyLogSecrets } from './secrets-block.ts'
import { StreamPlaces } from './stream-places.ts'
import { type Run, StreamWindows } from './stream-windows.ts'
import { type Block, walkBlocks } from './walk-blocks.ts'

const MAX_SECRETS = 20_000

export interface RedactionOptions {
  readonly finders: Finders
  readonly keepLength: boolean
  /** Under which secrets are hashed. */
  readonly key: Uint8Array
  /** Hashes of secrets that stay. */
  readonly keep: ReadonlySet<string>
}

/** A place where something was replaced. */
export interface Occurrence {
  /** Null for what is no frame's. */
  readonly row: RowIndex | null
  /** As `message`, `comment`, `interface description`. */
  readonly place: string
  readonly secret: Secret
}

export interface RedactionControl {
  readonly signal: AbortSignal
  progress(done: { readonly done: number; readonly total: number; readonly unit: 'frames' }): void
}

const PASSES = 3

export class Redaction {
  readonly book: SecretBook
  /** Blocks of decryption secrets, which are left out. */
  removedBlocks = 0
  private readonly source: EncoderSource
  private readonly selection: RowSelection
  private readonly options: RedactionOptions
  private readonly control: RedactionControl
  private readonly edits = new EditStore()
  private pass = 0

  constructor(source: EncoderSource, selection: RowSelection, options: RedactionOptions, control: RedactionControl) {
    this.source = source
    this.selection = selection
    this.options = options
    this.control = control
    this.book = new SecretBook(options.key)
  }

  /** Finds the secrets, and where they are. */
  async find(): Promise<void> {
    await this.overStreams(
      (row, frame) => this.note(`row ${row}`, this.foundIn(binaryOf(frame))),
      (run) => this.findIn(run),
      (block) => this.findAround(block),
    )
    await this.overStreams(
      () => {},
      (run) => {
        this.put(run.key, knownEdits(binaryOf(run.bytes), this.book), run.position)
        return run.bytes.length
      },
      ({ type, bytes, row }) => {
        if (row !== null) this.put(`row ${row}`, knownEdits(binaryOf(frameIn(type, bytes)), this.book))
      },
    )
  }

  /** The blocks without the secrets, after `find`; tells each place. */
  async write(tell: (occurrence: Occurrence) => void, put: (block: Uint8Array) => void | Promise<void>): Promise<void> {
    const places = new StreamPlaces(this.source.frames)
    await this.walk((block) => {
      if (block.type === BlockType.decryptionSecrets) {
        this.removedBlocks++
        return
      }
      const rewritten = this.rewriteTexts(block, (place, secret) => tell({ row: block.row, place, secret }))
      return put(block.row === null ? rewritten : this.rewriteFrame({ ...block, bytes: rewritten }, places, tell))
    })
  }

  private async overStreams(
    alone: (row: RowIndex, frame: Uint8Array) => void,
    hand: (run: Run) => number,
    any: (block: Block) => void,
  ): Promise<void> {
    const places = new StreamPlaces(this.source.frames)
    const windows = new StreamWindows(hand)
    await this.walk((block) => {
      any(block)
      if (block.row === null) return
      const frame = frameIn(block.type, block.bytes)
      const place = block.type === BlockType.enhancedPacket ? places.of(block.row, frame) : null
      if (place) windows.add(place.key, place.position, frame.slice(place.start, place.end))
      else alone(block.row, frame)
    })
    windows.end()
  }

  private async walk(visit: (block: Block) => void | Promise<void>): Promise<void> {
    const done = this.pass++ * this.selection.length
    const total = PASSES * this.selection.length
    const progress = (frames: number) => this.control.progress({ done: done + frames, total, unit: 'frames' })
    await walkBlocks(this.source, this.selection, { signal: this.control.signal, progress }, visit)
  }

  private foundIn(text: string, kind?: TextKind): readonly Edit[] {
    const edits = foundEdits(text, this.options.finders, this.book, kind)
    this.checkNumber()
    return edits
  }

  private checkNumber(): void {
    if (this.book.size <= MAX_SECRETS) return
    throw new EngineError(
      `There are more than ${MAX_SECRETS} different secrets`,
      'Choose fewer detectors, or fewer frames at a time',
    )
  }

  /** Short ones are known by their place only. */
  private note(key: string, edits: readonly Edit[], offset = 0): void {
    this.put(
      key,
      edits.filter(({ secret }) => secret.weak),
      offset,
    )
  }

  private put(key: string, edits: readonly Edit[], offset = 0): void {
    this.edits.add(
      key,
      edits.filter(({ secret }) => !this.options.keep.has(secret.hash)),
      offset,
    )
  }

  private findIn({ key, position, bytes, carried, goesOn }: Run): number {
    const text = binaryOf(bytes)
    const { found, open } = this.options.finders.find(text)
    // What the run before saw whole, and what goes on behind this one's end, would be halves of secrets here.
    const whole = found.filter(({ end }) => end > carried / 2 && !(goesOn && end === text.length))
    this.note(key, editsFor(text, whole, this.book), position)
    this.checkNumber()
    return open
  }

  private findAround({ type, bytes }: Block): void {
    if (type === BlockType.decryptionSecrets) for (const one of keyLogSecrets(bytes)) this.book.add('tls-secret', one)
    else
      rewriteTexts(type, bytes, (text, place) => {
        this.foundIn(text, kindOf(place))
        return text
      })
  }

  private rewriteTexts({ type, bytes, row }: Block, tell: (place: string, secret: Secret) => void): Uint8Array {
    if (row !== null && type !== BlockType.enhancedPacket) return bytes
    return rewriteTexts(type, bytes, (text, place, mayChangeLength) => {
      const found = this.foundIn(text, kindOf(place))
      const edits = this.wanted([...found, ...knownEdits(text, this.book)])
      for (const { secret } of edits) tell(place, secret)
      return applyEdits(text, edits, this.options.keepLength || !mayChangeLength)
    })
  }

  private rewriteFrame(
    { type, bytes, row }: Block,
    places: StreamPlaces,
    tell: (occurrence: Occurrence) => void,
  ): Uint8Array {
    const before = frameIn(type, bytes)
    const place = type === BlockType.enhancedPacket && row !== null ? places.of(row, before) : null
    const edits = this.edits.within(`row ${row}`, 0, before.length).map((edit): FrameEdit => ({ ...edit, whole: edit }))
    if (place) {
      const { key, position, start, end } = place
      for (const edit of this.edits.within(key, position, position + end - start)) {
        const whole = { start: edit.start - position + start, end: edit.end - position + start }
        edits.push({ ...edit, start: Math.max(start, whole.start), end: Math.min(end, whole.end), whole })
      }
    }
    const wanted = this.wanted(edits)
    if (wanted.length === 0) return bytes
    for (const { secret } of wanted) tell({ row, place: place?.elastic === false ? 'payload' : 'message', secret })
    const after = redactedFrame(before, wanted, place, this.options.keepLength)
    if (place && place.header >= 0) keepChecksum(before, after, place.header)
    return withFrame(type, bytes, after)
  }

  private wanted<T extends Edit>(edits: readonly T[]): T[] {
    return merged(edits.filter(({ secret }) => !this.options.keep.has(secret.hash)))
  }
}

const COMMAND_LINES: ReadonlySet<string> = new Set(['comment', 'interface description', 'process', 'application'])
const kindOf = (place: string): TextKind => (COMMAND_LINES.has(place) ? 'command-line' : 'any')
