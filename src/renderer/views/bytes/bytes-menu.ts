/** Copies the marked bytes, or those of the selected field, or all of them. */
import { copyText } from '../../actions/clipboard.ts'
import type { MenuEntry } from '../../components/menu.tsx'
import { plural } from '../../format/numbers.ts'
import type { ByteRange } from '../../state/selection.ts'
import { copyAsText, copyDump, copyHex, copyHexStream } from './layout.ts'

export function bytesMenu(bytes: Uint8Array, range: ByteRange, chosen: boolean): MenuEntry[] {
  const part = bytes.subarray(range.start, range.end)
  return [
    { heading: chosen ? plural(part.length, 'byte') : `All ${plural(part.length, 'byte')}` },
    { label: 'Copy as hex', hint: 'Ctrl+C', run: () => void copyText(copyHex(part)) },
    { label: 'Copy as hex without spaces', run: () => void copyText(copyHexStream(part)) },
    { label: 'Copy as text', run: () => void copyText(copyAsText(part)) },
    { label: 'Copy as dump', run: () => void copyText(copyDump(part, range.start, bytes.length)) },
  ]
}
