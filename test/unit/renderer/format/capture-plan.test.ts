import { describe, expect, it } from 'vitest'
import {
  type CapturePlan,
  describePlan,
  NEW_PLAN,
  planOf,
  presentOf,
  refusePlan,
  startOf,
} from '../../../../src/renderer/format/capture-plan.ts'
import { CAPTURE_START, type CaptureInterface, type CaptureStart } from '../../../../src/shared/wire/capture.ts'

const device = (name: string): CaptureInterface => ({
  name,
  description: '',
  addresses: [],
  up: true,
  running: true,
  loopback: false,
  wireless: false,
  kind: 'device',
  linkTypes: [],
  canMonitor: false,
  timestampTypes: [],
})
const program: CaptureInterface = {
  ...device('dump'),
  kind: 'extcap',
  extcap: {
    program: '/usr/bin/dump',
    version: '1',
    arguments: [
      { number: 0, call: '--host', display: 'Host', type: 'string', required: true, default: null },
      { number: 1, call: '--password', display: 'Password', type: 'password', required: false, default: null },
    ],
  },
}
const KNOWN = [device('eth0'), device('lo'), program]
const NO_PROBLEMS: ReadonlyMap<string, string> = new Map()

describe('a plan', () => {
  it('of nothing but interfaces becomes the shortest call', () => {
    const plan = { ...NEW_PLAN, chosen: ['lo', 'gone'] }
    expect(presentOf(plan, KNOWN)).toEqual(['lo'])
    expect(startOf(plan, KNOWN)).toEqual({ interfaces: [{ name: 'lo' }] })
  })

  it('gives the common filter to those without their own, and none where theirs is empty', () => {
    const plan: CapturePlan = {
      ...NEW_PLAN,
      chosen: ['eth0', 'lo'],
      filter: ' tcp ',
      promiscuous: false,
      settings: { lo: { filter: '', promiscuous: true, sample: 10 } },
    }
    expect(startOf(plan, KNOWN).interfaces).toEqual([
      { name: 'eth0', filter: 'tcp', promiscuous: false },
      { name: 'lo', sample: 10 },
    ])
  })

  it('comes back from the call it becomes', () => {
    const plan: CapturePlan = {
      chosen: ['eth0', 'lo', 'ssh ana@far any', '/run/pipe'],
      filter: '',
      promiscuous: true,
      settings: {
        eth0: { filter: 'udp', snaplen: 96, linkType: 'EN10MB' },
        lo: { filter: '' },
        'ssh ana@far any': { filter: '' },
        '/run/pipe': { filter: '' },
      },
      added: [
        { name: 'ssh ana@far any', ssh: { host: 'far', user: 'ana' } },
        { name: '/run/pipe', ssh: null },
      ],
      path: '/tmp/out.pcapng',
      ring: { fileKb: 1000, files: 5 },
      stop: { durationSeconds: 60 },
      processes: false,
    }
    const start = startOf(plan, KNOWN)
    expect(CAPTURE_START.parse(start)).toEqual(start)
    expect(planOf(start)).toEqual(plan)
  })

  it('keeps what is common to all interfaces of a call as its own', () => {
    const start: CaptureStart = {
      interfaces: [
        { name: 'a', filter: 'arp', promiscuous: false },
        { name: 'b', filter: 'arp', promiscuous: false },
      ],
    }
    expect(planOf(start)).toEqual({ ...NEW_PLAN, chosen: ['a', 'b'], filter: 'arp', promiscuous: false })
  })

  it('puts passwords into the call, not into the plan', () => {
    const plan = { ...NEW_PLAN, chosen: ['dump'], settings: { dump: { extcap: { host: 'far' } } } }
    expect(startOf(plan, KNOWN, { dump: { password: 'secret' } }).interfaces).toEqual([
      { name: 'dump', extcap: { host: 'far', password: 'secret' } },
    ])
  })

  it('does not start with a wrong filter or a form that is not filled in', () => {
    const plan = { ...NEW_PLAN, chosen: ['lo', 'dump'] }
    expect([...refusePlan(plan, KNOWN, NO_PROBLEMS)]).toEqual([['dump', 'Host: It is needed.']])
    const filled = { ...plan, settings: { dump: { extcap: { host: 'far' } } } }
    expect(refusePlan(filled, KNOWN, NO_PROBLEMS).size).toBe(0)
    expect([...refusePlan(filled, KNOWN, new Map([['lo', 'syntax error']]))]).toEqual([['lo', 'syntax error']])
    expect(refusePlan({ ...filled, chosen: ['dump'] }, KNOWN, new Map([['lo', 'syntax error']])).size).toBe(0)
  })

  it('is told in words where it is not a plain one', () => {
    expect(describePlan({ ...NEW_PLAN, chosen: ['lo'] }, ['lo'])).toEqual([])
    expect(
      describePlan(
        {
          ...NEW_PLAN,
          settings: { lo: { sample: 10 }, gone: { sample: 3 } },
          ring: { fileKb: 100_000, durationSeconds: 60, files: 5 },
          stop: { packets: 1 },
        },
        ['lo'],
      ),
    ).toEqual(['Only 1 frame of 10 of lo', 'A new file every 1 min or 100 MB, the last 5 kept', 'Stops after 1 packet'])
  })
})
