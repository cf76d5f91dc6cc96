import { hostname } from 'node:os'
import { expect, it } from 'vitest'
import { isAllowedHost } from '../../../../../src/engine/sources/http/host-check.ts'

it('allows addresses, this machine’s names and those that were given; no other name leads here', () => {
  const allowed = ['host.docker.internal']
  for (const host of [
    '127.0.0.1:8000',
    '10.0.0.7',
    '[::1]:8000',
    'localhost:1',
    'LOCALHOST.',
    'mcp.localhost:80',
    `${hostname()}:3000`,
    'Host.Docker.Internal:8000',
    '',
  ])
    expect([host, isAllowedHost(host, allowed)]).toEqual([host, true])
  for (const host of [
    'evil.example',
    'evil.example:8000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '[evil]:1',
  ])
    expect([host, isAllowedHost(host, allowed)]).toEqual([host, false])
})
