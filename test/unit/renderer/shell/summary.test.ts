import { expect, it } from 'vitest'
import { summarizeSources } from '../../../../src/renderer/shell/top-bar/summary.ts'
import type { CaptureInfo, FileInfo, SessionInfo } from '../../../../src/shared/wire/calls.ts'

const capture = (title: string, state: CaptureInfo['state'], spool: string) =>
  ({ title, state, spool, frames: 1 }) as CaptureInfo
const file = (name: string, path: string) => ({ name, path }) as FileInfo
const info = (captures: CaptureInfo[], files: FileInfo[]) => ({ captures, files }) as unknown as SessionInfo

it('names what runs first, then what is open, and counts the rest', () => {
  expect(summarizeSources(info([], []))).toBe('')
  expect(summarizeSources(info([], [file('a.pcap', '/a.pcap')]))).toBe('a.pcap')
  expect(
    summarizeSources(
      info(
        [
          capture('lo', 'running', '/s/1'),
          capture('/usr/bin/node /srv/mcp.js', 'running', '/s/2'),
          capture('eth0', 'stopped', '/s/3'),
        ],
        [file('1', '/s/1'), file('2', '/s/2'), file('3', '/s/3'), file('a.pcap', '/a.pcap')],
      ),
    ),
  ).toBe('lo · node mcp.js · +2')
})

it('names a ring once, by its capture', () => {
  const ring = (number: number) => `/s/packets_0000${number}_20260131235959.pcapng`
  const files = [1, 2, 3].map((number) => file(`packets_0000${number}`, ring(number)))
  expect(summarizeSources(info([capture('lo', 'running', ring(1))], files))).toBe('lo')
})
