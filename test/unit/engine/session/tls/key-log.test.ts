import { expect, it } from 'vitest'
import { KeyLog } from '../../../../../src/engine/session/tls/key-log.ts'

const RANDOM = '0a'.repeat(32)
const client = Buffer.from(RANDOM, 'hex')

it('finds secrets by label and random, in any case and with any ends of lines', () => {
  const log = new KeyLog()
  log.add(
    `# a comment\r\nCLIENT_RANDOM ${RANDOM.toUpperCase()} ${'1b'.repeat(48)}\r\nEXPORTER_SECRET ${RANDOM} ${'2c'.repeat(32)}\n`,
  )
  log.add(`CLIENT_TRAFFIC_SECRET_0 ${RANDOM} ${'3d'.repeat(32)}`)
  expect(log.find('CLIENT_RANDOM', client)).toEqual(Buffer.alloc(48, 0x1b))
  expect(log.find('CLIENT_TRAFFIC_SECRET_0', client)).toEqual(Buffer.alloc(32, 0x3d))
  expect(log.find('SERVER_TRAFFIC_SECRET_0', client)).toBeUndefined()
  expect(log.find('CLIENT_RANDOM', new Uint8Array(32))).toBeUndefined()
})

it('passes over lines that are none', () => {
  const log = new KeyLog()
  log.add(
    `CLIENT_RANDOM ${RANDOM} 1b\nCLIENT_RANDOM ${RANDOM}\n\0\0 CLIENT_RANDOM\nCLIENT_RANDOM ${RANDOM} ${'1b'.repeat(48)} more\n`,
  )
  expect(log.find('CLIENT_RANDOM', client)).toBeUndefined()
})
