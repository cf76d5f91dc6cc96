import { expect, it } from 'vitest'
import {
  hasBody,
  headerOf,
  originForm,
  recordedTarget,
  sessionIn,
} from '../../../../../src/engine/sources/http/http-head.ts'

it('keeps of a query its names, and the session', () => {
  expect(recordedTarget('/mcp?api_key=secret&sessionId=7&flag&x=')).toBe('/mcp?api_key=…&sessionId=7&flag&x=…')
  expect(recordedTarget('/mcp')).toBe('/mcp')
  expect([sessionIn('/m?a=1&session_id=9'), sessionIn('/m?session=9'), sessionIn('/m')]).toEqual(['9', '', ''])
})

it('knows whether a body follows, and a path that comes with a host', () => {
  const head = (...headers: string[]) => ({ method: 'POST', target: '/', headers })
  expect(hasBody(head('Content-Length', '0'))).toBe(false)
  expect(hasBody(head('content-length', '5'))).toBe(true)
  expect(hasBody(head('Transfer-Encoding', 'chunked'))).toBe(true)
  expect(['/a?b', 'http://h:1/a?b', 'http://h', '*'].map(originForm)).toEqual(['/a?b', '/a?b', '/', '*'])
  expect([headerOf(['A', '1', 'a', '2'], 'a'), headerOf([], 'a')]).toEqual(['1', ''])
})
