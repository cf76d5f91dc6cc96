/** The menu entry that decodes bytes: decoders that they look like come first. */
import { DECODER_TITLES, DECODERS, type DecoderName, fittingDecoders } from '../../shared/decoders.ts'
import { decodeAs } from '../actions/decoding.ts'
import type { BytesPlace } from './bytes-entries.ts'
import type { MenuEntry } from './menu.tsx'

/** `bytes` are those of the place. */
export function decodeEntries(bytes: Uint8Array, place: BytesPlace): readonly MenuEntry[] {
  const entry = (decoder: DecoderName, hint?: string): MenuEntry => ({
    label: DECODER_TITLES[decoder],
    ...(hint && { hint }),
    testId: `decode-${decoder}`,
    run: () => void decodeAs(decoder, place),
  })
  return [
    {
      label: 'Decode as',
      testId: 'decode-as',
      entries: () => {
        const fitting = fittingDecoders(bytes)
        const others = DECODERS.filter((decoder) => !fitting.includes(decoder)).map((decoder) => entry(decoder))
        if (fitting.length === 0) return others
        return [...fitting.map((decoder) => entry(decoder, 'looks like it')), 'line', ...others]
      },
    },
  ]
}
