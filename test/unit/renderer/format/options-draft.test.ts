import { describe, expect, it } from 'vitest'
import { type CapturePlan, NEW_PLAN } from '../../../../src/renderer/format/capture-plan.ts'
import { draftOf, interfaceDraft, readDraft } from '../../../../src/renderer/format/options-draft.ts'
import type { CaptureInterface } from '../../../../src/shared/wire/capture.ts'

const PLAN: CapturePlan = {
  ...NEW_PLAN,
  chosen: ['eth0'],
  filter: 'tcp',
  settings: { eth0: { filter: 'udp', promiscuous: false, snaplen: 96, sample: 10, extcap: { host: 'far' } } },
  path: '/tmp/x.pcapng',
  ring: { fileKb: 1500, durationSeconds: 5400, files: 3 },
  stop: { packets: 10_000, files: 9 },
  processes: false,
}
const program = {
  name: 'eth0',
  extcap: {
    arguments: [
      { number: 0, call: '--password', display: 'Password', type: 'password', required: false, default: null },
    ],
  },
} as unknown as CaptureInterface

describe('the draft of the options dialog', () => {
  it('reads back as the plan it was made of', () => {
    const read = readDraft(draftOf(PLAN, {}, true), PLAN, [])
    expect(read.plan).toEqual(PLAN)
    expect(read.problems.size).toBe(0)
    expect(read.resolveNames).toBe(true)
  })

  it('keeps passwords apart', () => {
    const draft = draftOf(PLAN, { eth0: { password: 'secret' } }, false)
    expect(draft.interfaces.eth0.extcap).toEqual({ host: 'far', password: 'secret' })
    const { plan, secrets } = readDraft(draft, PLAN, [program])
    expect(plan).toEqual(PLAN)
    expect(secrets).toEqual({ eth0: { password: 'secret' } })
  })

  it('says what is wrong by field', () => {
    const draft = draftOf(PLAN, {}, false)
    const wrong = {
      ...draft,
      path: ' ',
      interfaces: { eth0: { ...draft.interfaces.eth0, snaplen: '0', bufferMib: 'much' } },
      stop: { ...draft.stop, duration: 'later' },
    }
    expect([...readDraft(wrong, PLAN, []).problems.keys()].sort()).toEqual([
      'eth0.bufferMib',
      'eth0.snaplen',
      'path',
      'stop.duration',
    ])
  })

  it('wants to know when the next file of a ring begins', () => {
    const draft = draftOf({ ...NEW_PLAN, ring: { files: 3 } }, {}, false)
    expect([...readDraft(draft, NEW_PLAN, []).problems.keys()]).toEqual(['ring'])
    const typed = { ...draft, ringLimits: { ...draft.ringLimits, size: 'x' } }
    expect([...readDraft(typed, NEW_PLAN, []).problems.keys()]).toEqual(['ring.size'])
  })

  it('forgets settings that are as they would be anyway', () => {
    const draft = { ...draftOf(NEW_PLAN, {}, false), interfaces: { lo: interfaceDraft() } }
    expect(readDraft(draft, NEW_PLAN, []).plan.settings).toEqual({})
  })
})
