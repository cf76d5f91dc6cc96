/** Internet Message Access Protocol, RFC 9051: tagged commands and responses by line; literals are left as they are. */
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import { type Field, field, type ProtocolDefinition } from '../../protocol.ts'
import { isNoTls, isToServer, type Line, lineAt, skipSpaces, wordEnd } from '../../text-lines.ts'
import { imapFraming, literalLength } from './framing.ts'

const PORTS = [143]
const ASTERISK = 0x2a
const QUOTE = 0x22
const BACKSLASH = 0x5c

const fields = {
  isRequest: field('imap.isrequest', 'Request', 'boolean'),
  line: field('imap.line', 'Line', 'string'),
  request: field('imap.request', 'Request', 'string'),
  requestTag: field('imap.request_tag', 'Request Tag', 'string'),
  command: field('imap.request.command', 'Request Command', 'string'),
  isUid: field('imap.request.command.uid', 'Request isUID', 'boolean'),
  folder: field('imap.request.folder', 'Request Folder', 'string'),
  username: field('imap.request.username', 'Request Username', 'string'),
  password: field('imap.request.password', 'Request Password', 'string'),
  response: field('imap.response', 'Response', 'string'),
  responseTag: field('imap.response_tag', 'Response Tag', 'string'),
  status: field('imap.response.status', 'Response Status', 'string'),
  responseCommand: field('imap.response.command', 'Response Command', 'string'),
}

const WITH_FOLDER: ReadonlySet<string> = new Set(
  'APPEND CREATE DELETE EXAMINE GETACL GETANNOTATION GETQUOTAROOT RENAME SELECT SETACL STATUS SUBSCRIBE UNSUBSCRIBE'.split(
    ' ',
  ),
)

export const imap: ProtocolDefinition = {
  name: 'imap',
  title: 'Internet Message Access Protocol',
  column: 'IMAP',
  family: 'text',
  fields,
  bindings: [{ table: 'tcp.port', values: PORTS, test: isNoTls }],
  looksAt: ['tcp'],
  framing: imapFraming,

  summarize() {},

  dissect(bytes, start, end, out) {
    out.openProtocol(imap, start, end - start)
    const isRequest = isToServer(out, PORTS)
    out.generated(fields.isRequest, isRequest, start)
    let info: string | undefined
    for (let at = start; at < end; ) {
      const line = lineAt(bytes, at, end)
      const isTagged = bytes[at] !== ASTERISK && line.stop > at
      if (info === undefined || (isTagged && bytes[start] === ASTERISK)) info = decodeUtf8(bytes, at, line.stop)
      out.open(fields.line, at, line.next - at, decodeUtf8(bytes, at, line.next))
      if (isTagged && isRequest) addRequest(out, bytes, line)
      else if (isTagged) addResponse(out, bytes, line)
      out.close()
      at = line.next + (isRequest || line.next === line.stop ? 0 : Math.max(0, literalLength(bytes, at, line.next - 1)))
    }
    out.info = `${isRequest ? 'Request' : 'Response'}: ${info ?? ''}`
    out.close()
  },
}

/** Adds the word at `at` and returns where the next one begins. */
function addWord(out: Detail, one: Field, bytes: Uint8Array, at: number, stop: number): number {
  const end = argumentEnd(bytes, at, stop)
  if (end > at) out.item(one, bytes, at, end - at)
  return skipSpaces(bytes, end, stop)
}

/** Where a word ends; spaces within quotes are its own. */
function argumentEnd(bytes: Uint8Array, at: number, stop: number): number {
  if (bytes[at] !== QUOTE) return wordEnd(bytes, at, stop)
  for (let i = at + 1; i < stop; i++) {
    if (bytes[i] === BACKSLASH) i++
    else if (bytes[i] === QUOTE) return i + 1
  }
  return wordEnd(bytes, at, stop)
}

function addRequest(out: Detail, bytes: Uint8Array, { start, stop }: Line): void {
  out.item(fields.request, bytes, start, stop - start)
  let at = addWord(out, fields.requestTag, bytes, start, stop)
  if (decodeUtf8(bytes, at, wordEnd(bytes, at, stop)).toUpperCase() === 'UID') {
    const end = wordEnd(bytes, at, stop)
    out.add(fields.isUid, at, end - at, true)
    at = skipSpaces(bytes, end, stop)
  }
  const command = decodeUtf8(bytes, at, wordEnd(bytes, at, stop)).toUpperCase()
  at = addWord(out, fields.command, bytes, at, stop)
  if (WITH_FOLDER.has(command)) addWord(out, fields.folder, bytes, at, stop)
  if (command !== 'LOGIN') return
  at = addWord(out, fields.username, bytes, at, stop)
  addWord(out, fields.password, bytes, at, stop)
}

function addResponse(out: Detail, bytes: Uint8Array, { start, stop }: Line): void {
  out.item(fields.response, bytes, start, stop - start)
  let at = addWord(out, fields.responseTag, bytes, start, stop)
  const isContinued = bytes[start] === 0x2b
  at = addWord(out, fields.status, bytes, at, stop)
  if (!isContinued) addWord(out, fields.responseCommand, bytes, at, stop)
}
