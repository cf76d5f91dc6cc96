/** Saves frames to capture files: pcapng with all that came with them, pcap; and JSON lines. */
import type { CallParams, CallResults } from '../../shared/wire/calls.ts'
import type { CallContext } from './call-context.ts'
import { frameToJson } from './frame-json.ts'
import { type Encoder, type EncoderSource, textEncoder } from './save/encoder.ts'
import { lossesOf, pcapEncoder } from './save/pcap-encoder.ts'
import { pcapngEncoder } from './save/pcapng-encoder.ts'
import { type RowSelection, selectRows } from './save/selection.ts'
import { writeFrames } from './save/write-file.ts'

export type SaveFormat = CallParams<'session.save'>['format']

export async function saveSession(
  params: CallParams<'session.save'>,
  context: CallContext,
): Promise<CallResults['session.save']> {
  const { session } = context
  const { format, view } = params
  const selection = await selectRows(
    params.what ?? (view === null ? { kind: 'all' } : { kind: 'displayed', view }),
    context,
  )
  const download = params.path === null ? session.scratch.download(`capture.${format}`) : null
  const path = params.path ?? download?.path ?? ''
  const encoder = encoderFor(format, session, selection)
  const losses = format === 'pcap' ? lossesOf(session, selection) : []
  const frames = selection.length
  const bytes = await writeFrames(path, encoder, selection, context)
  return { path: download ? `/download/${download.id}` : path, frames, bytes, losses }
}

/** Throws an EngineError when the format can't hold the frames. */
export function encoderFor(format: SaveFormat, source: EncoderSource, selection: RowSelection): Encoder {
  switch (format) {
    case 'pcapng':
      return pcapngEncoder(source)
    case 'pcap':
      return pcapEncoder(source, selection)
    case 'jsonl':
      return textEncoder({ frame: (row) => `${frameToJson(source.frames.dissect(row))}\n` })
  }
}
