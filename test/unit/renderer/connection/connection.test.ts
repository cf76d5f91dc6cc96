/** What is asked before the line is up waits for it: a key pressed while the window appears is not lost. */
import { afterEach, describe, expect, it, vi } from 'vitest'

/** The modules anew, in a page whose preload script exposed its bridge, or in one without. */
async function page(bridge?: object) {
  vi.resetModules()
  const target = new EventTarget()
  vi.stubGlobal('window', Object.assign(target, { tapscope: bridge, location: { href: 'http://127.0.0.1:1/' } }))
  return import('../../../../src/renderer/connection/connection.ts')
}

const client = (answer: string) => ({ call: async () => answer }) as never

/** Whether a promise is settled once everything that is due has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol('open')
  await new Promise((resolve) => setImmediate(resolve))
  const first = await Promise.race([promise.catch(() => null), Promise.resolve(open)])
  return first !== open
}

afterEach(() => vi.unstubAllGlobals())

describe('a line that is not up yet', () => {
  it('keeps a call until it is', async () => {
    const { call, useConnection } = await page()
    const asked = call('session.info', {})
    expect(await isSettled(asked)).toBe(false)
    useConnection.setState({ phase: 'open', client: client('the session') })
    expect(await asked).toBe('the session')
  })

  it('rejects what was kept when it does not come up, and at once what is asked later', async () => {
    const { call, useConnection } = await page()
    const asked = call('session.info', {})
    useConnection.setState({ phase: 'lost', client: null })
    await expect(asked).rejects.toThrow('not connected')
    await expect(call('session.info', {})).rejects.toThrow('not connected')
  })
})

describe('Electron’s main process', () => {
  it('is waited for', async () => {
    const { hostClient, useConnection } = await page({ electron: true, pathOf: () => '' })
    const host = hostClient()
    expect(await isSettled(host)).toBe(false)
    const up = client('a path')
    useConnection.setState({ host: up })
    expect(await host).toBe(up)
    expect(await hostClient()).toBe(up)
  })

  it('is none in a browser', async () => {
    const { hostClient } = await page()
    expect(await hostClient()).toBeNull()
  })
})
