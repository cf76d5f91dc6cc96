/** Copies, exports and decodes the marked bytes, or those of the selected field, or all of them. */
import { copyText } from '../../actions/clipboard.ts'
import { bytesEntries } from '../../components/bytes-entries.ts'
import { decodeEntries } from '../../components/decode-entries.ts'
import type { MenuEntry } from '../../components/menu.tsx'
import { plural } from '../../format/numbers.ts'
import type { ByteRange } from '../../state/selection.ts'
import { copyHex } from './layout.ts'

export function bytesMenu(frame: number, bytes: Uint8Array, range: ByteRange, chosen: boolean): MenuEntry[] {
  const part = bytes.subarray(range.start, range.end)
  return [
    { heading: chosen ? plural(part.length, 'byte') : `All ${plural(part.length, 'byte')}` },
    { label: 'Copy', hint: 'Ctrl+C', run: () => void copyText(copyHex(part)) },
    ...bytesEntries(part, { frame, ...range }),
    'line',
    ...decodeEntries(part, { frame, ...range }),
  ]
}
