/** Bytes of a frame, or of a line of its tree, to a file: raw, or as text in one of the forms they are copied in. */
import type { RowIndex } from '../../shared/base/brand.ts'
import { formatBytes } from '../../shared/format/bytes/formats.ts'
import type { CallParams, CallResults, Decoding } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import type { Detail } from '../dissect/detail.ts'
import { addDecodings } from './add-decodings.ts'
import type { CallContext } from './call-context.ts'
import { writeFile } from './save/write-file.ts'

export async function exportBytes(
  { path, frame, source, start, length, format, decodings = [] }: CallParams<'bytes.export'>,
  { session }: CallContext,
): Promise<CallResults['bytes.export']> {
  if (frame > session.frames.rowCount) throw new EngineError(`There is no frame ${frame}`, null)
  const row = (frame - 1) as RowIndex
  const all = source === 0 ? session.frames.bytes(row) : sourceOf(session.frames.dissect(row), source, decodings)
  if (!all) throw new EngineError(`Frame ${frame} has no such bytes`, null)
  const content = formatBytes(
    all.subarray(start, length === null ? undefined : start + length),
    format,
    `frame_${frame}`,
  )
  const download = path === null ? session.scratch.download(`frame-${frame}.${format === 'raw' ? 'bin' : 'txt'}`) : null
  const target = path ?? download?.path ?? ''
  const bytes = await writeFile(target, (write) =>
    write(typeof content === 'string' ? new TextEncoder().encode(content) : content),
  )
  return { path: download ? `/download/${download.id}` : target, bytes }
}

function sourceOf(detail: Detail, source: number, decodings: readonly Decoding[]): Uint8Array | undefined {
  addDecodings(detail, decodings)
  return detail.sources[source]?.bytes
}
