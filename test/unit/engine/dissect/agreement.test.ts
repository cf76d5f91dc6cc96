/** What the first pass writes into columns is what the tree says. */
import { describe, expect, it } from 'vitest'
import { RpcKind } from '../../../../src/engine/dissect/summary-parts.ts'
import { RowFlag } from '../../../../src/shared/row-flags.ts'
import { SAMPLES } from '../../../fixtures/dissect/samples.ts'
import { allSamples, expectAgreement, registry, summarize } from './support.ts'

const sample = (protocol: string, title: string) => {
  const found = SAMPLES[protocol].find((one) => one.title === title)
  if (!found) throw new Error(`no sample ${protocol}: ${title}`)
  return found
}

describe('summary agrees with detail', () => {
  it.each(allSamples)('%s', (_name, one) => expectAgreement(one))
})

describe('summary', () => {
  it('tells TCP values for the stream table', () => {
    const { tcp } = summarize(sample('tcp', 'SYN with options'))
    expect(tcp).toMatchObject({ present: true, sequence: 1000, flags: 2, window: 64240, windowShift: 7, payload: 0 })
  })

  it('counts TCP payload by the IP length when the capture cut it', () => {
    const one = sample('tcp', 'data nobody claims')
    const cut = one.bytes.subarray(0, one.bytes.length - 6)
    expect(summarize(one, cut, one.bytes.length).tcp.payload).toBe('hello there'.length)
  })

  it('ends at a fragment and says what it is a piece of', () => {
    const { fragment, flags, protocol } = summarize(sample('ip', 'fragment'))
    expect(fragment).toMatchObject({
      present: true,
      identification: 0x1234,
      protocol: 17,
      offset: 0,
      more: true,
      start: 20,
    })
    expect(flags & RowFlag.fragment).toBeTruthy()
    expect(registry.protocol(protocol).name).toBe('ip')
  })

  it('dissects a first fragment that the capture cut', () => {
    const one = sample('ip', 'fragment')
    const summary = summarize(one, one.bytes.subarray(0, 30), one.bytes.length)
    expect([summary.fragment.present, summary.sourcePort, summary.destinationPort]).toEqual([false, 1, 2])
  })

  it('flags frames that quote others', () => {
    expect(summarize(sample('icmp', 'port unreachable')).flags & RowFlag.nested).toBeTruthy()
    expect(summarize(sample('icmp', 'echo request')).flags & RowFlag.nested).toBe(0)
  })

  it('finds the version that a TLS server chose', () => {
    expect(summarize(sample('tls', 'server hello and more')).tlsVersion).toBe(0x0304)
    expect(summarize(sample('tls', 'client hello')).tlsVersion).toBe(0)
  })

  it.each([
    ['tool call', RpcKind.request, RowFlag.request, '17'],
    ['tool result', RpcKind.response, RowFlag.response, '17'],
    ['error', RpcKind.error, RowFlag.response | RowFlag.error, '17'],
    ['progress', RpcKind.notification, 0, ''],
  ])('knows a JSON-RPC message: %s', (title, kind, flags, id) => {
    const one = sample('mcpx', title)
    const summary = summarize(one)
    const { rpc } = summary
    expect(rpc).toMatchObject({ present: true, kind })
    expect(summary.flags & (RowFlag.request | RowFlag.response | RowFlag.error)).toBe(flags)
    expect(new TextDecoder().decode(one.bytes.subarray(rpc.idStart, rpc.idEnd))).toBe(id)
    expect(registry.protocol(summary.protocol).name).toBe('mcpx')
  })

  it('marks a part of a message with more to come', () => {
    expect(summarize(sample('exported_pdu', 'part of a message')).flags & RowFlag.part).toBeTruthy()
  })
})
