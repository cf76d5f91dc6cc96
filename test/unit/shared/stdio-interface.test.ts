import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatCommand,
  httpInterfaceName,
  parseStdioInterface,
  STDIO_STREAMS,
  stdioInterfaceComment,
  stdioInterfaceName,
} from '../../../src/shared/stdio-interface.ts'

const process = {
  pid: 4242,
  command: ['npx', '-y', '@modelcontextprotocol/server-everything'],
  server: 'server-everything',
  client: 'claude',
  clientPid: 17,
}

describe('an interface of ours', () => {
  it('says again what was written', () => {
    for (const stream of STDIO_STREAMS) {
      const name = stdioInterfaceName(process.pid, stream)
      const description = formatCommand(process.command)
      const comments = ['mine', stdioInterfaceComment(process, stream)]
      expect(parseStdioInterface(name, description, comments)).toEqual({
        transport: 'stdio',
        pid: 4242,
        conversation: '4242',
        stream,
        command: 'npx -y @modelcontextprotocol/server-everything',
        server: 'server-everything',
        client: 'claude',
        clientPid: 17,
      })
    }
  })

  it('is of a conversation behind a proxy, by its name or its comment', () => {
    for (const [stream, name] of [
      ['stdin', 'http:7.3:to-server'],
      ['stdout', 'http:7.3:to-client'],
      ['stderr', 'http:7.3:proxy'],
    ] as const) {
      expect(httpInterfaceName(7, 3, stream)).toBe(name)
      const expected = { transport: 'http', pid: 7, conversation: '7.3', stream, command: 'http://h/' }
      expect(parseStdioInterface(name, 'http://h/', [])).toMatchObject(expected)
      const comment = stdioInterfaceComment({ ...process, pid: 7 }, stream, { conversation: 3 })
      expect(parseStdioInterface('renamed', 'http://h/', [comment])).toMatchObject(expected)
    }
  })

  it('tells why a stream is not tapped', () => {
    expect(
      JSON.parse(stdioInterfaceComment(process, 'stderr', { untapped: 'terminal' }).slice('tapscope '.length)),
    ).toMatchObject({
      stream: 'stderr',
      untapped: 'terminal',
    })
  })

  it('has a comment of bounded length however long the command is', () => {
    const command = ['a', ...Array.from({ length: 1000 }, () => 'x'.repeat(100))]
    expect(stdioInterfaceComment({ ...process, command }, 'stdin').length).toBeLessThan(16 * 1024)
  })
})

describe('an interface of others', () => {
  it('is a stream by its name alone, with what is missing left empty', () => {
    const about = { command: 'x', server: '', client: '', clientPid: 0 }
    const expected = { transport: 'stdio', pid: 7, conversation: '7', stream: 'stdout', ...about }
    expect(parseStdioInterface('stdio:7:stdout', 'x', [])).toEqual(expected)
    const wrong = '{"server":5,"client":null,"clientPid":-1,"pid":"x"}'
    for (const comment of [
      'tapscope {',
      'tapscope []',
      'tapscope null',
      `tapscope ${wrong}`,
      `${'tapscope '.repeat(9000)}`,
    ]) {
      expect(parseStdioInterface('stdio:7:stdout', 'x', [comment])).toEqual(expected)
    }
  })

  it('is a stream by its comment alone', () => {
    const comment = stdioInterfaceComment(process, 'stderr')
    expect(parseStdioInterface('renamed', '', [comment])).toMatchObject({
      pid: 4242,
      stream: 'stderr',
      command: 'npx -y @modelcontextprotocol/server-everything',
    })
  })

  it('is none when neither says so', () => {
    for (const name of [
      'eth0',
      '',
      'stdio:0:stdin',
      'stdio:7:stdlog',
      'stdio:99999999999:stdin',
      'stdio:7',
      'http:7:proxy',
      'http:7.1:stdin',
    ]) {
      expect(parseStdioInterface(name, 'x', ['tapscope {"pid":1}', 'a note'])).toBeUndefined()
    }
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.array(fc.string()), (n, d, c) => void parseStdioInterface(n, d, c)),
    )
  })
})

it('quotes a command as a shell takes it', () => {
  expect(formatCommand(['node', '-e', "console.log('a b')", '', 'x=1', '$HOME'])).toBe(
    `node -e 'console.log('\\''a b'\\'')' '' x=1 '$HOME'`,
  )
})
