/** `-x`: bytes as a hex dump, in Wireshark's layout; each data source of a frame under its name where there are several. */
import { hexDump } from '../../../shared/format/bytes/dump.ts'
import type { Detail } from '../../dissect/detail.ts'

const GAP = ' '

export function hexDumps({ sources }: Detail): string {
  let text = ''
  for (const { name, bytes } of sources) {
    if (sources.length > 1) text += `${name} (${bytes.length} byte${bytes.length === 1 ? '' : 's'}):\n`
    text += hexDump(bytes, true, GAP)
  }
  return text
}
