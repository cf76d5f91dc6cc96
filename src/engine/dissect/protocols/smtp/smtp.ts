/** Simple Mail Transfer Protocol, RFC 5321, with authentication, RFC 4954: commands and responses by line; the content of mail by its length. */
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { isNoTls, isToServer, type Line, lineAt, responseCode, skipSpaces } from '../../text-lines.ts'
import { smtpFields as fields } from './fields.ts'
import { smtpFraming } from './framing.ts'

const PORTS = [25, 587]
/** Commands have four letters; of longer ones Wireshark takes the rest as parameter, and so do we. */
const COMMAND = 4
const COMMANDS: ReadonlySet<string> = new Set(
  'ATRN AUTH BDAT DATA EHLO ETRN EXPN HELO HELP LHLO MAIL NOOP QUIT RCPT RSET SAML SEND SOML STAR TURN VRFY'.split(' '),
)
const MECHANISM = /^(LOGIN|PLAIN) +([^ ]+)/i

export const smtp: ProtocolDefinition = {
  name: 'smtp',
  title: 'Simple Mail Transfer Protocol',
  column: 'SMTP',
  family: 'text',
  fields,
  bindings: [{ table: 'tcp.port', values: PORTS, test: isNoTls }],
  looksAt: ['tcp'],
  framing: smtpFraming,

  summarize() {},

  dissect(bytes, start, end, out) {
    out.openProtocol(smtp, start, end - start)
    if (!isToServer(out, PORTS)) addResponse(out, bytes, start, end)
    else if (isCommand(bytes, lineAt(bytes, start, end))) addCommands(out, bytes, start, end)
    else addContent(out, start, end)
    out.close()
  },
}

function isCommand(bytes: Uint8Array, { start, stop }: Line): boolean {
  return COMMANDS.has(decodeUtf8(bytes, start, Math.min(stop, start + COMMAND)).toUpperCase())
}

function addCommands(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  const infos: string[] = []
  for (let at = start; at < end; ) {
    const line = lineAt(bytes, at, end)
    const { stop, next } = line
    out.generated(fields.request, true, at)
    out.open(fields.commandLine, at, next - at, decodeUtf8(bytes, at, next))
    if (isCommand(bytes, line)) {
      const after = at + COMMAND
      out.item(fields.command, bytes, at, COMMAND)
      const from = skipSpaces(bytes, after, stop)
      if (from < stop) out.item(fields.parameter, bytes, from, stop - from)
      if (decodeUtf8(bytes, at, after).toUpperCase() === 'AUTH') addCredentials(out, bytes, from, stop)
    }
    out.close()
    infos.push(decodeUtf8(bytes, at, stop))
    at = next
  }
  out.info = `C: ${infos.join(' | ')}`
}

/** What a command AUTH has of them, in base64. */
function addCredentials(out: Detail, bytes: Uint8Array, start: number, stop: number): void {
  const found = MECHANISM.exec(decodeUtf8(bytes, start, stop))
  if (!found) return
  const [all, mechanism, value] = found
  const one = mechanism.toUpperCase() === 'PLAIN' ? fields.credentials : fields.username
  out.add(one, start + all.length - value.length, value.length, value)
}

function addResponse(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  const infos: string[] = []
  out.generated(fields.response, true, start)
  for (let at = start; at < end; ) {
    const { stop, next } = lineAt(bytes, at, end)
    const code = responseCode(bytes, at, stop)
    const from = code < 0 ? at : Math.min(stop, at + 4)
    if (at === start) {
      out.open(fields.responseLine, at, next - at, decodeUtf8(bytes, at, next))
      if (code >= 0) out.add(fields.code, at, 3, code)
    }
    if (code >= 0) out.item(fields.responseParameter, bytes, from, stop - from)
    infos.push(decodeUtf8(bytes, at === start ? at : from, stop))
    at = next
  }
  if (end > start) out.close()
  out.info = `S: ${infos.join(' | ')}`
}

/** Content of mail, or what follows a command that asked for it. */
function addContent(out: Detail, start: number, end: number): void {
  out.info = `C: DATA fragment, ${end - start} bytes`
  out.add(null, start, end - start, null, `Data (${end - start} bytes)`)
}
