import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { completionContext } from '../../../../src/shared/filter/completion.ts'

/** `|` is the cursor. */
function at(marked: string) {
  const cursor = marked.indexOf('|')
  const text = marked.slice(0, cursor) + marked.slice(cursor + 1)
  const { kind, from, to, prefix, field } = completionContext(text, cursor)
  return [kind, prefix, text.slice(from, to), ...(field ? [field] : [])]
}

describe('completionContext', () => {
  test.each([
    ['|', ['field', '', '']],
    ['tc|', ['field', 'tc', 'tc']],
    ['tcp.p|ort', ['field', 'tcp.p', 'tcp.port']],
    ['tcp.port |', ['operator', '', '', 'tcp.port']],
    ['tcp.port =|', ['operator', '=', '=', 'tcp.port']],
    ['tcp.port ==|', ['value', '', '', 'tcp.port']],
    ['tcp.port == |', ['value', '', '', 'tcp.port']],
    ['tcp.port == 4|', ['value', '4', '4', 'tcp.port']],
    ['dns.qry.type == "A|', ['value', '"A', '"A', 'dns.qry.type']],
    ['tcp.port == 80 |', ['operator', '', '']],
    ['tcp.port == 80 an|', ['operator', 'an', 'an']],
    ['tcp.port == 80 and |', ['field', '', '']],
    ['tcp and !u|', ['field', 'u', 'u']],
    ['(u|', ['field', 'u', 'u']],
    ['(udp) |', ['operator', '', '']],
    ['tcp.port in |', ['none', '', '', 'tcp.port']],
    ['tcp.port in {|', ['value', '', '', 'tcp.port']],
    ['tcp.port in {80, 4|', ['value', '4', '4', 'tcp.port']],
    ['tcp.port in {80} |', ['operator', '', '']],
    ['tcp[0|', ['none', '0', '0', 'tcp']],
    ['tcp[0:2] |', ['operator', '', '', 'tcp']],
    ['len(h|', ['field', 'h', 'h']],
    ['http.host contains |', ['value', '', '', 'http.host']],
    ['"abc|', ['none', '"abc', '"abc']],
    ['len(tcp) |', ['operator', '', '', 'len']],
    ['max(tcp.srcport, |', ['field', '', '']],
    ['(len(tcp) > 3) |', ['operator', '', '']],
    ['tcp.len + |', ['field', '', '', 'tcp.len']],
    ['tcp.len + u|', ['field', 'u', 'u', 'tcp.len']],
    ['tcp.len == -|', ['value', '', '', 'tcp.len']],
    ['{tcp.len + 1} |', ['operator', '', '']],
    ['{t|', ['field', 't', 't']],
    ['@tcp.p|', ['field', 'tcp.p', 'tcp.p']],
    ['ip.src#|', ['none', '', '', 'ip.src']],
    ['ip.src#2 |', ['operator', '', '', 'ip.src']],
    ['ip.src#[1|', ['none', '1', '1', 'ip.src']],
    ['$|', ['macro', '$', '$']],
    ['$we|', ['macro', '$we', '$we']],
    [`\${we| and tcp`, ['macro', `\${we`, `\${we`]],
    [`\${we|b} and tcp`, ['macro', `\${we`, `\${web}`]],
    [`\${web}|`, ['operator', '', '']],
    ['tcp and $web(|', ['field', '', '']],
  ])('%s', (marked, expected) => {
    expect(at(marked)).toEqual(expected)
  })

  test('answers for any text and cursor', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, cursor) => {
        const context = completionContext(text, cursor)
        expect(context.from).toBeLessThanOrEqual(context.to)
      }),
    )
  })
})
