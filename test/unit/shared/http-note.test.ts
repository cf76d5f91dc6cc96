import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatHttpNote, httpFactsOf, MAX_HTTP_NOTE, parseHttpNote } from '../../../src/shared/http-note.ts'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

it('says again what was written', () => {
  const facts = { request: 3, method: 'POST', path: '/mcp?x=…', status: 200, session: 'é}"', event: 'a\nb' }
  expect(parseHttpNote(text(formatHttpNote(facts)))).toEqual(facts)
  expect(parseHttpNote(`part=2;more=0;${text(formatHttpNote(facts))}`)).toEqual(facts)
})

it('fits into a frame’s tags however long the values are', () => {
  const value = fc.string({ maxLength: 3000, unit: 'binary' })
  fc.assert(
    fc.property(value, value, value, (path, session, eventId) => {
      const note = formatHttpNote({ request: 1, path, session, eventId, userAgent: path, problem: session })
      expect(note.length).toBeLessThanOrEqual(MAX_HTTP_NOTE)
      expect(parseHttpNote(text(note))?.request).toBe(1)
    }),
  )
})

it('is none when it is not as it should be', () => {
  for (const note of [
    '',
    'http=',
    'http={',
    'http={}',
    'http=[]',
    'http={"request":"1"}',
    'xhttp={"request":1}',
    'part=1;more=0',
  ])
    expect([note, parseHttpNote(note)]).toEqual([note, undefined])
  expect(httpFactsOf({ request: 1, status: -1, path: 5, session: '', odd: 'x' })).toEqual({ request: 1 })
  fc.assert(fc.property(fc.string(), fc.anything(), (note, value) => void [parseHttpNote(note), httpFactsOf(value)]))
})
