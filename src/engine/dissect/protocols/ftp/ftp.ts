/** File Transfer Protocol, RFC 959: the control connection, a command or a response a line. */
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { isNoTls, isToServer, type Line, lineAt, responseCode, skipSpaces, wordEnd } from '../../text-lines.ts'
import { ftpFields as fields } from './fields.ts'

const PORTS = [21]
const PASSIVE = 227
const SIX_NUMBERS = /([0-9]{1,3}(?:,[0-9]{1,3}){3}),([0-9]{1,3}),([0-9]{1,3})/

export const ftp: ProtocolDefinition = {
  name: 'ftp',
  title: 'File Transfer Protocol (FTP)',
  column: 'FTP',
  family: 'text',
  fields,
  bindings: [{ table: 'tcp.port', values: PORTS, test: isNoTls }],
  looksAt: ['tcp'],

  summarize() {},

  dissect(bytes, start, end, out) {
    out.openProtocol(ftp, start, end - start)
    const isRequest = isToServer(out, PORTS)
    out.generated(fields.request, isRequest, start)
    out.generated(fields.response, !isRequest, start)
    for (let at = start; at < end; ) {
      const line = lineAt(bytes, at, end)
      if (at === start) out.info = `${isRequest ? 'Request' : 'Response'}: ${decodeUtf8(bytes, line.start, line.stop)}`
      const text = decodeUtf8(bytes, line.start, line.next)
      if (isRequest || at === start) {
        out.open(null, at, line.next - at, null, text)
        if (isRequest) addRequest(out, bytes, line)
        else addResponse(out, bytes, line)
        out.close()
      } else out.add(null, at, line.next - at, null, text)
      at = line.next
    }
    out.close()
  },
}

function addRequest(out: Detail, bytes: Uint8Array, { start, stop }: Line): void {
  const end = wordEnd(bytes, start, stop)
  if (end > start) out.item(fields.command, bytes, start, end - start)
  const from = skipSpaces(bytes, end, stop)
  if (from >= stop) return
  out.item(fields.argument, bytes, from, stop - from)
  if (decodeUtf8(bytes, start, end) === 'PORT') addEndpoint(out, true, bytes, from, stop)
}

function addResponse(out: Detail, bytes: Uint8Array, { start, stop }: Line): void {
  const code = responseCode(bytes, start, stop)
  if (code >= 0) out.add(fields.code, start, 3, code)
  const from = code < 0 ? start : Math.min(stop, start + 4)
  if (from < stop) out.item(fields.responseArgument, bytes, from, stop - from)
  if (code === PASSIVE) addEndpoint(out, false, bytes, from, stop)
}

/** Four numbers of an address and two of a port, RFC 959 section 4.1.2. */
function addEndpoint(out: Detail, isActive: boolean, bytes: Uint8Array, start: number, stop: number): void {
  const found = SIX_NUMBERS.exec(decodeUtf8(bytes, start, stop))
  if (!found) return
  const [, address, high, low] = found
  const at = start + found.index
  const numbers = address.split(',').map(Number)
  if ([...numbers, Number(high), Number(low)].some((number) => number > 255)) return
  const port = Number(high) * 256 + Number(low)
  const from = at + address.length + 1
  out.add(isActive ? fields.activeAddress : fields.passiveAddress, at, address.length, Uint8Array.from(numbers))
  out.add(isActive ? fields.activePort : fields.passivePort, from, high.length + low.length + 1, port)
}
