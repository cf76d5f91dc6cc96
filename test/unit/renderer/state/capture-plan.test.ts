import { beforeEach, expect, it, vi } from 'vitest'

const { storage } = vi.hoisted(() => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  }
  vi.stubGlobal('window', { localStorage: storage })
  return { storage }
})

import { NEW_PLAN } from '../../../../src/renderer/format/capture-plan.ts'
import {
  addSource,
  choose,
  planNow,
  removeSource,
  setPlan,
  useCapturePlan,
} from '../../../../src/renderer/state/capture-plan.ts'

const PIPE = { name: '/run/pipe', ssh: null }

beforeEach(() => setPlan(NEW_PLAN))

it('chooses interfaces in the order they are named', () => {
  choose('eth0', true)
  choose('lo', true)
  choose('eth0', false)
  choose('eth0', true)
  expect(planNow().chosen).toEqual(['lo', 'eth0'])
})

it('puts a source in the place of another, its settings with it', () => {
  addSource(PIPE, null)
  setPlan({ settings: { '/run/pipe': { sample: 10 }, lo: { sample: 2 } } })
  const other = { name: '/run/other', ssh: null }
  addSource(other, '/run/pipe')
  expect(planNow()).toMatchObject({ added: [other], chosen: ['/run/other'] })
  expect(planNow().settings).toEqual({ lo: { sample: 2 }, '/run/other': { sample: 10 } })
  removeSource('/run/other')
  expect(planNow()).toEqual({ ...NEW_PLAN, settings: { lo: { sample: 2 } } })
})

it('takes in what was kept by a version that knew less', async () => {
  storage.setItem('tapscope.capture', JSON.stringify({ version: 1, state: { plan: { filter: 'tcp' } } }))
  await useCapturePlan.persist.rehydrate()
  expect(planNow()).toEqual({ ...NEW_PLAN, filter: 'tcp' })
})
