/** Decodes bytes of the selected frame, or of what was decoded from it, into a data source of their own. */
import type { DecoderName } from '../../shared/decoders.ts'
import type { Decoding } from '../../shared/wire/calls.ts'
import { decodeFrameDetail } from '../../shared/wire/frame-detail.ts'
import { call } from '../connection/connection.ts'
import { decodedRanges, withoutDecoding } from '../format/decodings.ts'
import { report } from '../state/notices.ts'
import { useSelection } from '../state/selection.ts'

let asking: AbortController | null = null

/** Shows the frame with these decodings; false when one of them does not decode, or another frame is selected by then. */
async function load(decodings: readonly Decoding[]): Promise<boolean> {
  const { frame } = useSelection.getState()
  if (frame === null) return false
  asking?.abort()
  const mine = new AbortController()
  asking = mine
  try {
    const message = await call('frame.detail', { frame, decodings: [...decodings] }, { signal: mine.signal })
    if (mine.signal.aborted || useSelection.getState().frame !== frame) return false
    useSelection.setState({ detail: decodeFrameDetail(message), decodings, node: null, cursor: null, marked: null })
    return true
  } catch (error) {
    if (!mine.signal.aborted) report(error)
    return false
  }
}

/** Shows bytes [start, end) of a data source as they decode. */
export async function decodeAs(
  decoder: DecoderName,
  { source, start, end }: { readonly source: number; readonly start: number; readonly end: number },
): Promise<void> {
  const { decodings } = useSelection.getState()
  const loaded = await load([...decodings, { decoder, source, start, length: end - start }])
  const { detail } = useSelection.getState()
  if (!loaded || !detail) return
  const shown = decodedRanges(detail.tree.decodedSources, detail.sources.length)[decodings.length].first
  const node = detail.tree.source.indexOf(shown, detail.tree.decodedFrom)
  useSelection.setState({ source: shown, node: node < 0 ? null : node })
}

/** Takes away what a data source was decoded by, and what was decoded from it. */
export async function removeDecoded(source: number): Promise<void> {
  const { decodings, detail } = useSelection.getState()
  if (!detail) return
  const ranges = decodedRanges(detail.tree.decodedSources, detail.sources.length)
  const index = ranges.findIndex(({ first, end }) => source >= first && source < end)
  if (index < 0) return
  if (await load(withoutDecoding(decodings, ranges, index))) useSelection.setState({ source: decodings[index].source })
}
