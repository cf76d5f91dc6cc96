/** The first pass and the tree go by the same media type, however its header is written. */
import { describe, expect, it } from 'vitest'
import { ipv4, tcp, text } from '../../../../fixtures/dissect/build.ts'
import { dissect, expectAgreement } from '../support.ts'

const IPV4 = 228
const response = (header: string, body: string) => ({
  title: header,
  linkType: IPV4,
  bytes: ipv4(6, tcp(80, 40000, text(`HTTP/1.1 200 OK\r\n${header}\r\nContent-Length: ${body.length}\r\n\r\n${body}`))),
})

describe('a JSON body', () => {
  it.each([
    ['Content-Type: application/json', true],
    ['Content-Type: application/json\t', true],
    ['Content-Type:\tapplication/json ; charset=utf-8', true],
    ['Content-Type: application/problem+json\t; a=b', true],
    ['Content-Type: application/json\r', false],
    ['Content-Type: application/json\v', false],
    ['Content-Type: \u00a0application/json', false],
    [' Content-Type: application/json', false],
    ['Content-Type : application/json', false],
  ])('%j: %s', (header, isJson) => {
    const sample = response(header, '{"a": 1}')
    expectAgreement(sample)
    expect(dissect(sample).protocolNames.includes('json')).toBe(isJson)
  })
})
