/** Text by lines: what a process writes that is no message, and its stderr. */
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import { noteOutput } from '../stdio/process.ts'

const LF = 0x0a
/** Lines that get one of their own in the tree. */
const MAX_LINES = 10_000

const fields = {
  line: field('data-text-lines.line', 'Line', 'string', {
    description: 'A line of text, as a process writes it to stderr',
  }),
}

export const textLines: ProtocolDefinition = {
  name: 'data-text-lines',
  title: 'Line-based text data',
  column: 'Text',
  family: 'text',
  fields,
  bindings: [{ table: 'exported_pdu', names: ['data-text-lines'] }],

  summarize() {},

  dissect(bytes, start, end, out) {
    const node = out.openProtocol(textLines, start, end - start)
    let lines = 0
    let at = start
    while (at < end && lines < MAX_LINES) {
      const feed = bytes.indexOf(LF, at)
      const next = feed < 0 || feed >= end ? end : feed + 1
      const line = decodeUtf8(bytes, at, next)
      if (lines === 0) out.info = line.trimEnd()
      out.add(fields.line, at, next - at, line.trimEnd(), line)
      lines++
      at = next
    }
    if (at < end) out.add(null, at, end - at, null, `… and ${end - at} bytes more`)
    noteOutput(out, bytes, start, end)
    const { part } = out.context
    if (part && part.index > 1) {
      out.info = `part ${part.index} of the message in frame ${part.first}`
      out.amend(node, `Part ${part.index} of the message in frame ${part.first} (${end - start} bytes)`)
    } else out.amend(node, `Line-based text data (${lines}${at < end ? '+' : ''} line${lines === 1 ? '' : 's'})`)
    out.close()
  },
}
