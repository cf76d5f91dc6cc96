import { describe, expect, it } from 'vitest'
import { yamlPlace } from '../../../../src/renderer/format/yaml-place.ts'

/** The place of `¦` in a text. */
function at(marked: string) {
  const before = marked.slice(0, marked.indexOf('¦'))
  const line = before.split('\n').length - 1
  const { path, kind, siblings, scalar } = yamlPlace(
    marked.replace('¦', ''),
    line,
    before.length - before.lastIndexOf('\n') - 1,
  )
  const place = path.join('/')
  const text = scalar && `${scalar.text.slice(0, scalar.offset)}¦${scalar.text.slice(scalar.offset)}`
  return { place, kind, siblings, text }
}

const RULE = `rules:
  - id: a
    title: A
`

describe('keys', () => {
  it.each([
    ['¦', '', []],
    ['ru¦', '', []],
    ['rules:\n  - ¦', 'rules/0', []],
    [`${RULE}    ¦`, 'rules/0', ['title', 'id']],
    [`${RULE}    sev¦\n    when: x\n  - id: b`, 'rules/0', ['title', 'id', 'when']],
    [`${RULE}    count:\n      ov¦\n    by: [x]`, 'rules/0/count', []],
    [`${RULE}    count:\n      over: 5\n      ¦`, 'rules/0/count', ['over']],
    [`${RULE}    count: { ¦`, 'rules/0/count', []],
    [`${RULE}    count: { over: 5, wi¦ }`, 'rules/0/count', ['over']],
    [`${RULE}    sequence:\n      followedBy:\n        - { when: x, b¦ }`, 'rules/0/sequence/followedBy/0', ['when']],
    [`${RULE}    sequence: {\n      followedBy: [{ when: 'a, b' }],\n      ¦ }`, 'rules/0/sequence', ['followedBy']],
    [`${RULE}    test:\n      fires:\n      - stdio:\n        - '> x'\n      ¦`, 'rules/0/test', ['fires']],
    [`rules:\n  - id: a\n  - id: b\n    ti¦`, 'rules/0', ['id']],
  ])('%j', (text, place, siblings) => {
    const found = at(text)
    expect(found.place).toBe(place)
    expect(found.siblings.toSorted()).toEqual(siblings.toSorted())
    expect(found.kind === 'key' || found.text === '¦').toBe(true)
  })
})

describe('values', () => {
  it.each([
    [`${RULE}    severity: ¦`, 'rules/0/severity', '¦'],
    [`${RULE}    severity: hi¦gh # bad`, 'rules/0/severity', 'hi¦gh'],
    [`${RULE}    when: tcp.fl¦ == 1`, 'rules/0/when', 'tcp.fl¦ == 1'],
    [`${RULE}    when: >-\n      tcp &&\n      ip.¦\n    by: [x]`, 'rules/0/when', '      tcp &&\n      ip.¦'],
    [`${RULE}    when: |\n      ¦\n    by: [x]`, 'rules/0/when', '      ¦'],
    [`${RULE}    unless:\n      - "tcp.¦"`, 'rules/0/unless/0', '"tcp.¦"'],
    [`${RULE}    unless:\n    - udp.¦`, 'rules/0/unless/0', 'udp.¦'],
    [`${RULE}    unless:\n      - >-\n        udp.¦`, 'rules/0/unless/0', '        udp.¦'],
    [`${RULE}    by: [ip.src, ip.¦]`, 'rules/0/by/0', 'ip.¦'],
    [`${RULE}    by: [¦]`, 'rules/0/by/0', '¦'],
    [`${RULE}    count: { over: 5, distinct: tcp.¦, within: 5s }`, 'rules/0/count/distinct', 'tcp.¦'],
    [`${RULE}    sequence: { followedBy: ['a, b', 'tcp.¦'] }`, 'rules/0/sequence/followedBy/0', "'tcp.¦'"],
    ['rules:\n- id: x\n  when: tcp¦', 'rules/0/when', 'tcp¦'],
  ])('%j', (text, place, value) => {
    expect(at(text)).toMatchObject({ place, kind: 'value', text: value })
  })

  it('has nothing of what is above it', () => {
    expect(at(`${RULE}    when: >-\n      tcp\n    ti¦`)).toMatchObject({ place: 'rules/0', kind: 'key' })
  })
})
