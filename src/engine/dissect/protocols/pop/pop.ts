/** Post Office Protocol version 3, RFC 1939 and RFC 5034: commands and responses by line. */
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import { isNoTls, isToServer, type Line, lineAt, skipSpaces, wordEnd } from '../../text-lines.ts'

const PORTS = [110]
const PLUS = 0x2b
const MINUS = 0x2d

const fields = {
  response: field('pop.response', 'Response', 'string'),
  indicator: field('pop.response.indicator', 'Response indicator', 'string'),
  description: field('pop.response.description', 'Response description', 'string'),
  responseData: field('pop.response.data', 'Data', 'string'),
  request: field('pop.request', 'Request', 'string'),
  command: field('pop.request.command', 'Request command', 'string'),
  parameter: field('pop.request.parameter', 'Request parameter', 'string'),
}

export const pop: ProtocolDefinition = {
  name: 'pop',
  title: 'Post Office Protocol',
  column: 'POP',
  family: 'text',
  fields,
  bindings: [{ table: 'tcp.port', values: PORTS, test: isNoTls }],
  looksAt: ['tcp'],

  summarize() {},

  dissect(bytes, start, end, out) {
    out.openProtocol(pop, start, end - start)
    const isRequest = isToServer(out, PORTS)
    const first = lineAt(bytes, start, end)
    const side = isRequest ? 'C' : 'S'
    if (isRequest || isStatus(bytes, first)) {
      out.info = `${side}: ${decodeUtf8(bytes, start, first.stop)}`
      addLines(out, isRequest, bytes, start, end)
    } else {
      out.info = `${side}: DATA fragment, ${end - start} bytes`
      out.add(null, start, end - start, null, `Data (${end - start} bytes)`)
    }
    out.close()
  },
}

/** Whether a line is a response's first: `+OK`, `-ERR`, or a challenge of AUTH. */
const isStatus = (bytes: Uint8Array, { start, stop }: Line): boolean =>
  start < stop && (bytes[start] === PLUS || bytes[start] === MINUS)

function addLines(out: Detail, isRequest: boolean, bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end; ) {
    const line = lineAt(bytes, at, end)
    const length = line.next - at
    const text = decodeUtf8(bytes, at, line.next)
    if (!isRequest && at > start) out.add(fields.responseData, at, length, text, text)
    else {
      out.open(isRequest ? fields.request : fields.response, at, length, text, text)
      if (isRequest) addWords(out, fields.command, fields.parameter, bytes, line)
      else addWords(out, fields.indicator, fields.description, bytes, line)
      out.close()
    }
    at = line.next
  }
}

type Field = (typeof fields)[keyof typeof fields]

/** The first word, and the rest. */
function addWords(out: Detail, first: Field, rest: Field, bytes: Uint8Array, { start, stop }: Line): void {
  const end = wordEnd(bytes, start, stop)
  if (end > start) out.item(first, bytes, start, end - start)
  const from = skipSpaces(bytes, end, stop)
  if (from < stop) out.item(rest, bytes, from, stop - from)
}
