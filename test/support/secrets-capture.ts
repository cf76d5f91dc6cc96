/** A capture with secrets planted wherever a file can have them, in the forms in which they come again. */
import { notedTags, PLAIN_TAGS } from '../../src/engine/sources/stdio/exported-pdu.ts'
import { MAX_PAYLOAD } from '../../src/engine/sources/stdio/framer.ts'
import { PcapngWriter } from '../../src/engine/store/pcapng-writer.ts'
import { stdioInterfaceComment, stdioInterfaceName } from '../../src/shared/stdio-interface.ts'
import { text, u8, u16, u32 } from '../fixtures/dissect/build.ts'
import { block, CURL, processesBlock } from './process-blocks.ts'
import { datagram, TcpConversation } from './tcp-conversation.ts'

/** Found by a name in JSON, with what JSON, URLs and HTML escape. */
export const PASSWORD = 'co"rrect/h\u00f6rse <battery>'
/** Found on a command line. */
export const TOKEN = 'flag-value-7f3a9c'
/** Found in a form that goes over TCP in two segments. */
export const SPLIT = 'segmented-secret-42'
/** Found in a message of several frames, over the border of two. */
export const LONG = 'the-border-runs-through-this'
/** Found by nothing but a pattern of the user: `ACME-\d{8}`. */
export const BADGE = 'ACME-20417733'
/** Found by nothing but a JSON path: `params.arguments.pin`. */
export const PIN = 'opensesame99'
/** A TLS secret in a key log. */
export const TLS_SECRET = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'.repeat(2)
export const SECRETS = [PASSWORD, TOKEN, SPLIT, LONG, BADGE, PIN]

const quoted = (value: string): string => JSON.stringify(value).slice(1, -1)
const base64 = (value: string): string => Buffer.from(value).toString('base64')

/** Ways in which a secret must not be in a file; each is planted. */
export const writtenForms = (secret: string): string[] => [
  secret,
  quoted(secret),
  quoted(quoted(secret)),
  quoted(secret).replace(/[^\0-\u007f]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`),
  encodeURIComponent(secret),
  new URLSearchParams({ x: secret }).toString().slice(2),
  encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase()),
  base64(secret),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
  Buffer.from(secret).toString('hex').toUpperCase(),
]

/** Within base64 of more: what is left of it when what is around is unknown. */
export const withinBase64 = (secret: string): string[] =>
  [1, 2].map((lead) => {
    const whole = base64(`${'u'.repeat(lead - 1)}:${secret}`)
    return whole.slice(4, Math.floor(((lead + Buffer.byteLength(secret)) * 8) / 6) - 1)
  })

const message = (value: unknown): Uint8Array => text(`${JSON.stringify(value)}\n`)
const call = (id: number, args: unknown) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name: 't', arguments: args },
})
const result = (id: number, said: unknown) => ({
  jsonrpc: '2.0',
  id,
  result: { content: [{ type: 'text', text: said }] },
})

const PID = 7
const COMMAND = ['node', 'server.js', '--token', TOKEN]
const NAME_BLOCK = 4
const SECRETS_BLOCK = 10
const CUSTOM_BLOCK = 0xbad
const KEY_LOG = 0x544c534b
const word = (value: number): Uint8Array => u32(value).reverse()
const half = (value: number): Uint8Array => u16(value).reverse()

/** Bytes of a pcapng file. */
export function secretsCapture(): Uint8Array {
  const writer = new PcapngWriter()
  writer.section({ application: 'test', comments: [`taken while ${BADGE} was here`, SPLIT] })
  const about = { pid: PID, command: COMMAND, server: 'server', client: 'claude', clientPid: 3 }
  for (const stream of ['stdin', 'stdout', 'stderr'] as const) {
    const comments = [stdioInterfaceComment(about, stream), `of ${PASSWORD}`]
    writer.interface({ linkType: 252, name: stdioInterfaceName(PID, stream), description: COMMAND.join(' '), comments })
  }
  const raw = writer.interface({ linkType: 228, name: `eth-${TOKEN}`, filter: `host ${TOKEN}` })
  addBlocks(writer)
  let frames = 0
  const put = (interfaceId: number, bytes: Uint8Array, prefix?: Uint8Array, comments?: readonly string[]): void => {
    const header = { interfaceId, timeSeconds: 1_700_000_000, timeNanos: ++frames * 1001, originalLength: 0, flags: 0 }
    writer.frame({ ...header, ...(prefix && { prefix }) }, bytes, 0, bytes.length, comments && { comments })
  }
  // Before anything names it: what comes first is found as well.
  put(1, message(result(0, `early ${PASSWORD} and ${LONG}`)), PLAIN_TAGS.json, [`a note on ${SPLIT}`, PASSWORD])
  put(0, message(call(1, { user: 'bob', password: PASSWORD, pin: PIN, n: 5 })), PLAIN_TAGS.json)
  put(0, message(call(2, { pin: 12345678, note: '12345678' })), PLAIN_TAGS.json)
  for (const secret of SECRETS) {
    put(1, message(result(3, writtenForms(secret).join(' | '))), PLAIN_TAGS.json)
    put(
      1,
      message(result(4, withinBase64(secret).length && [1, 2].map((n) => base64(`${'u'.repeat(n - 1)}:${secret}`)))),
      PLAIN_TAGS.json,
    )
    put(2, text(`said ${secret}\n`), PLAIN_TAGS.text)
  }
  const before = '{"jsonrpc":"2.0","id":9,"result":{"fill":"'
  const head = `${before}${'x'.repeat(MAX_PAYLOAD - before.length - 30)}","api_key":"`
  const long = text(`${head}${LONG}","end":"${TOKEN}"}}\n`)
  put(1, long.subarray(0, MAX_PAYLOAD), notedTags('json', 1, true))
  put(1, long.subarray(MAX_PAYLOAD), notedTags('json', 2, false))
  for (const packet of packets()) put(raw, packet)
  // An example's enterprise number: a frame of its own.
  writer.rawBlock(block(CUSTOM_BLOCK, word(32473), text(`custom ${PIN} data`)))
  return writer.take().slice()
}

function packets(): Uint8Array[] {
  const frames: Uint8Array[] = []
  const [first, second] = [SPLIT.slice(0, 8), SPLIT.slice(8)]
  const conversation = new TcpConversation(frames, 40000, 80)
  conversation.ask(`POST /login HTTP/1.1\r\nHost: h\r\n\r\nuser=bob&password=${first}`).ask(`${second}&x=1`)
  conversation.answer(`HTTP/1.1 200 OK\r\n\r\nhello ${TOKEN}`)
  // The second half comes twice.
  frames.push(frames[4])
  frames.push(datagram(5000, 514, text(`<13>${BADGE} and ${encodeURIComponent(PASSWORD)}`)))
  return frames
}

function addBlocks(writer: PcapngWriter): void {
  const host = text(`${TOKEN}.example\0`)
  const names = [
    half(1),
    half(4 + host.length),
    u8(192, 0, 2, 1),
    host,
    new Uint8Array(-(4 + host.length) & 3),
    word(0),
  ]
  writer.rawBlock(block(NAME_BLOCK, ...names))
  const log = text(`CLIENT_RANDOM ${'ab'.repeat(32)} ${TLS_SECRET}\n# ${PASSWORD}\n`)
  writer.rawBlock(block(SECRETS_BLOCK, word(KEY_LOG), word(log.length), log))
  writer.rawBlock(block(0x0bad_c0de, text(`unknown ${SPLIT}`)))
  const cmdline = COMMAND.join(' ')
  writer.rawBlock(processesBlock([{ n: 1, ...CURL, cmdline: `${cmdline} ${TLS_SECRET}` }]))
}
