import { describe, expect, it } from 'vitest'
import { visible, visibleSegments } from '../../../../src/renderer/format/visible.ts'

describe('visible', () => {
  it('leaves plain text, accents, CJK and emoji alone', () => {
    for (const text of ['', 'GET / HTTP/1.1', 'Grüße, 世界', '👩🏽 ✔️ ☎️']) expect(visible(text)).toBe(text)
  })

  it('shows C0 controls and DEL as control pictures', () => {
    expect(visible('a\0b\tc\r\nd\x1b[31m\x7f')).toBe('a␀b␉c␍␊d␛[31m␡')
  })

  it('names C1 controls', () => {
    expect(visible('\u0085\u009b')).toBe('⟦0085⟧⟦009B⟧')
  })

  it('names what turns the direction of reading', () => {
    expect(visible('exe.\u202Egnp')).toBe('exe.⟦202E⟧gnp')
    expect(visible('\u2066a\u2069\u200f\u061c')).toBe('⟦2066⟧a⟦2069⟧⟦200F⟧⟦061C⟧')
  })

  it('names what has no width: zero-width characters, tags, runs of variation selectors', () => {
    expect(visible('a\u200bb\ufeff')).toBe('a⟦200B⟧b⟦FEFF⟧')
    expect(visible('x\u{e0041}\u{e007f}')).toBe('x⟦E0041⟧⟦E007F⟧')
    expect(visible('x\u{e0101}')).toBe('x⟦E0101⟧')
    expect(visible('✔\ufe0f')).toBe('✔\ufe0f')
    expect(visible('✔\ufe0f\ufe01')).toBe('✔\ufe0f⟦FE01⟧')
  })

  it('names lone surrogates and keeps pairs', () => {
    expect(visible('\ud83d')).toBe('⟦D83D⟧')
    expect(visible('\ud83d\ude00\ude00')).toBe('\u{1f600}⟦DE00⟧')
  })

  it('tells placeholders from text that looks like one', () => {
    expect(visibleSegments('⟦202E⟧\u202e!')).toEqual([
      { text: '⟦202E⟧', hidden: false },
      { text: '⟦202E⟧', hidden: true },
      { text: '!', hidden: false },
    ])
    expect(visibleSegments('')).toEqual([{ text: '', hidden: false }])
  })
})
