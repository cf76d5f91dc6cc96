import { describe, expect, it } from 'vitest'
import { NEW_SOURCE, refuseSource, sourceDraft, sourceOf } from '../../../../src/renderer/format/added-source.ts'
import { SSH_SOURCE } from '../../../../src/shared/wire/capture.ts'

describe('a source added by hand', () => {
  it('is a machine behind ssh', () => {
    const draft = { ...NEW_SOURCE, host: 'far.example', user: 'ana', port: '2222', interface: 'eth0' }
    const source = sourceOf(draft)
    expect(source).toEqual({
      name: 'ssh ana@far.example:2222 eth0',
      ssh: { host: 'far.example', user: 'ana', port: 2222, interface: 'eth0' },
    })
    expect(SSH_SOURCE.safeParse(source?.ssh).success).toBe(true)
    expect(source && sourceDraft(source)).toEqual(draft)
  })

  it('is a pipe by its path', () => {
    const draft = { ...NEW_SOURCE, kind: 'pipe', pipe: '/run/frames' } as const
    expect(sourceOf(draft)).toEqual({ name: '/run/frames', ssh: null })
    expect(sourceDraft({ name: '/run/frames', ssh: null })).toEqual(draft)
  })

  it.each([
    { host: '-oProxyCommand=x' },
    { host: 'a b' },
    { host: 'far', user: '-x' },
    { host: 'far', port: '0' },
    { host: 'far', port: 'ssh' },
    { host: 'far', interface: 'eth0 or more' },
    { kind: 'pipe', pipe: 'frames' } as const,
  ])('is not taken as %j', (change) => {
    const draft = { ...NEW_SOURCE, ...change }
    expect(refuseSource(draft).size).toBe(1)
    expect(sourceOf(draft)).toBeNull()
  })

  it('waits for what is missing without a word', () => {
    expect(refuseSource(NEW_SOURCE).size).toBe(0)
    expect(sourceOf(NEW_SOURCE)).toBeNull()
  })
})
