import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { AccessControl } from '../../../../src/engine/server/access.ts'

const access = new AccessControl('secret', 7000)
const request = (url: string, headers: Record<string, string>, method = 'GET') =>
  ({ url, method, headers: { host: '127.0.0.1:7000', ...headers } }) as unknown as IncomingMessage
const cookie = `${access.cookieName}=secret`

describe('AccessControl', () => {
  it.each([
    ['the token in the first URL', request('/?token=secret', {}), 'token'],
    ['a wrong token', request('/?token=wrong', {}), 'denied'],
    ['nothing', request('/', {}), 'denied'],
    ['the cookie', request('/assets/index.js', { cookie }), 'granted'],
    ['the cookie among others', request('/', { cookie: `a=b; ${cookie}` }), 'granted'],
    ['a wrong cookie', request('/', { cookie: `${access.cookieName}=other` }), 'denied'],
    ["another server's cookie", request('/', { cookie: 'tapscope-7001=secret' }), 'denied'],
    ['a foreign host name (DNS rebinding)', request('/', { cookie, host: 'evil.example:7000' }), 'denied'],
    ['another port', request('/', { cookie, host: '127.0.0.1:7001' }), 'denied'],
    ['a foreign origin', request('/engine', { cookie, origin: 'http://evil.example' }), 'denied'],
    ['our origin', request('/engine', { cookie, origin: 'http://127.0.0.1:7000' }), 'granted'],
    ['a cross-site request', request('/upload', { cookie, 'sec-fetch-site': 'cross-site' }, 'POST'), 'denied'],
    [
      'a same-site request from another port',
      request('/upload', { cookie, 'sec-fetch-site': 'same-site' }, 'POST'),
      'denied',
    ],
    ['the token on another path', request('/engine?token=secret', {}), 'denied'],
    ['the token on a POST', request('/?token=secret', {}, 'POST'), 'denied'],
  ])('%s', (_what, given, answer) => {
    expect(access.check(given)).toBe(answer)
  })

  it('sends a cookie that scripts and other sites do not get', () => {
    expect(access.cookieHeader).toMatch(/HttpOnly; SameSite=Strict; Path=\/$/)
  })
})
