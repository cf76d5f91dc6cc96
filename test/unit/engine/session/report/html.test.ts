import { expect, it } from 'vitest'
import { bodyOf, MAX_BODY_BYTES } from '../../../../../src/engine/session/report/body.ts'
import { html, shown } from '../../../../../src/engine/session/report/html.ts'
import { page } from '../../../../../src/engine/session/report/page.ts'
import { histogram } from '../../../../../src/engine/session/report/summary-sections.ts'

const HOSTILE = `</script><img src=x onerror="alert('1')">&amp;\u2028\u202e\u{e0041}\u0007`
const SEEN = '&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;'

it('text stays text, and what hides is shown', () => {
  expect(html`<a title="${HOSTILE}">${HOSTILE}${3}</a>`.source).toBe(
    `<a title="${SEEN}⟦2028⟧⟦202E⟧⟦E0041⟧␇">${SEEN}⟦2028⟧⟦202E⟧⟦E0041⟧␇3</a>`,
  )
  expect(shown(`${HOSTILE}\r\nb`).source).toBe(
    `${SEEN}<i class="h">⟦2028⟧</i><i class="h">⟦202E⟧</i><i class="h">⟦E0041⟧</i><i class="h">␇</i><i class="h">␍</i>\nb`,
  )
  expect(html`<p>${[html`<b>${'<'}</b>`, html`>`]}</p>`.source).toBe('<p><b>&lt;</b>></p>')
})

it('messages are laid out, whatever is in them, and end where they would be too long', () => {
  const bytes = (text: string) => Buffer.from(text)
  const json = JSON.stringify({ '<k>': HOSTILE, n: [1.5, null] })
  const { markup, isCut } = bodyOf(bytes(json), json.length, true)
  expect(isCut).toBe(false)
  expect(markup.source).toContain('<b class="k">&quot;&lt;k&gt;&quot;</b>: <b class="s">&quot;&lt;/script&gt;')
  expect(markup.source).toContain('<b class="n">1.5</b>')
  expect(markup.source.replace(/<\/?(pre|b|i)( class="[a-z]")?>/g, '')).not.toMatch(/[<>]/)
  expect(bodyOf(bytes('{"<":1}'), 7, false).markup.source).toBe('<pre>{\n  &quot;&lt;&quot;: 1\n}</pre>')
  expect(bodyOf(bytes('no <json>\n'), 10, true)).toMatchObject({
    markup: { source: '<pre>no &lt;json&gt;</pre>' },
    isCut: false,
  })
  const long = bytes('z'.repeat(MAX_BODY_BYTES + 1))
  expect(bodyOf(long, long.length, true)).toMatchObject({ isCut: true })
  expect(bodyOf(bytes('{"cut'), 10_000, false)).toMatchObject({ isCut: true })
})

it('the page allows its own script and style, and nothing else', () => {
  const { source } = page('<t>', [])
  expect(source).toContain('<title>&lt;t&gt;</title>')
  expect(source).toMatch(
    /content="default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'"/,
  )
  expect(source).not.toMatch(/https?:|url\(|\son\w+=|innerHTML|style="/)
})

it('the histogram says how many exchanges took how long', () => {
  const counts = new Array<number>(28).fill(0)
  counts[8] = 3
  counts[13] = 1
  const { source } = histogram({ histogram: counts, latency: { p50: 1, p95: 20, max: 21 } })
  expect(source).toContain('1.00 ms to 1.78 ms: 3 exchanges')
  expect(source.match(/<rect/g)).toHaveLength(8)
  expect(histogram({ histogram: counts, latency: null }).source).toBe('')
})
