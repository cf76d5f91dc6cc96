import { describe, expect, it } from 'vitest'
import { EndpointRewriter } from '../../../../../src/engine/sources/http/endpoint-rewriter.ts'

const upstream = { origin: 'http://server:3001', host: 'server:3001' }

function through(...chunks: readonly string[]): string[] {
  const rewriter = new EndpointRewriter(upstream, 'http://localhost:8000')
  return [...chunks.map((chunk) => rewriter.push(Buffer.from(chunk)).toString()), rewriter.finish().toString()]
}

describe('the endpoint of an SSE stream', () => {
  it('that is the server’s becomes the proxy’s', () => {
    const text = 'event: endpoint\ndata: http://server:3001/message?sessionId=1\n\ndata: http://server:3001/\n\n'
    expect(through(text)[0]).toBe(
      'event: endpoint\ndata: http://localhost:8000/message?sessionId=1\n\ndata: http://server:3001/\n\n',
    )
    expect(through('event:endpoint\r\ndata:http://server:3001/m\r\n\r\n')[0]).toBe(
      'event:endpoint\r\ndata:http://localhost:8000/m\r\n\r\n',
    )
  })

  it('that is relative, or another server’s, stays', () => {
    for (const url of ['/message?sessionId=1', 'message', 'http://other:3001/message', 'https://server:3001/m']) {
      const text = `event: endpoint\ndata: ${url}\n\n`
      expect(through(text)[0]).toBe(text)
    }
  })

  it('waits for its end only while it may be one', () => {
    expect(through('ev', 'ent: endpoint\ndata: http://server:3001/a', '\n\nrest', 'more')).toEqual([
      '',
      '',
      'event: endpoint\ndata: http://localhost:8000/a\n\nrest',
      'more',
      '',
    ])
    expect(through('event: e', 'vent\n')).toEqual(['', 'event: event\n', ''])
    expect(through('id: 1\n')).toEqual(['id: 1\n', ''])
    expect(through('event: endpoint\ndata: x')).toEqual(['', 'event: endpoint\ndata: x'])
    expect(through(`event: endpoint\ndata: ${'x'.repeat(10_000)}`)[0]).toHaveLength(10_022)
  })
})
