/**
 * The window's own files under one origin, with the policy that lets nothing else in. Every https request of the application is answered
 * here and none reaches a network: a host that can't exist (RFC 6761) gives the page a secure origin without a scheme of our own,
 * which would have to be registered before Electron is ready.
 */
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { protocol } from 'electron'
import { CONTENT_SECURITY_POLICY, contentType } from '../shared/content-policy.ts'

const HOST = 'tapscope.invalid'
export const APP_ORIGIN = `https://${HOST}`
const ROOT = normalize(fileURLToPath(new URL('../renderer/', import.meta.url)))

export function serveApp(): void {
  protocol.handle('https', async (request) => {
    const url = new URL(request.url)
    const path = normalize(join(ROOT, decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname)))
    const inside = path.startsWith(ROOT.endsWith(sep) ? ROOT : ROOT + sep)
    if (url.host !== HOST || request.method !== 'GET' || !inside) return new Response(null, { status: 404 })
    try {
      return new Response(new Uint8Array(await readFile(path)), {
        headers: {
          'content-type': contentType(extname(path)),
          'content-security-policy': CONTENT_SECURITY_POLICY,
          'x-content-type-options': 'nosniff',
        },
      })
    } catch {
      return new Response(null, { status: 404 })
    }
  })
}
