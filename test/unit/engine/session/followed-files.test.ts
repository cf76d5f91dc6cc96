import { describe, expect, it } from 'vitest'
import type { CapturesHost } from '../../../../src/engine/session/captures.ts'
import { FollowedFiles } from '../../../../src/engine/session/followed-files.ts'

const path = (number: number): string => `/spool/ring_${String(number).padStart(5, '0')}_20260131120000.pcapng`

function followed() {
  const told: string[] = []
  let next = 1
  const host: CapturesHost = {
    version: '1',
    pickUp: true,
    follow: (_path, after) => {
      told.push(`${next} after ${after}`)
      return next++
    },
    finish: (file) => told.push(`finish ${file}`),
    removed: (file, frames) => told.push(`removed ${file} with ${frames}`),
    missed: (files) => told.push(`missed ${files}`),
    changed: () => {},
    notice: () => {},
  }
  const said = (): string[] => told.splice(0)
  return { files: new FollowedFiles(host), said }
}

describe('the files of a ring', () => {
  it('are read one after the other, and told of when they are deleted', () => {
    const { files, said } = followed()
    files.goOn(path(1))
    files.goOn(path(2))
    files.removed(path(1), 20)
    expect(said()).toEqual(['1 after undefined', '2 after 1', 'finish 1', 'removed 1 with 20'])
    expect([files.files, files.current]).toEqual([[2], path(2)])
  })

  it('that came and went between two looks are counted by their numbers', () => {
    const { files, said } = followed()
    files.take([path(3), path(7)])
    expect(said()).toEqual(['1 after undefined', '2 after 1', 'finish 1'])
    files.take([path(10), path(11)])
    expect(said()).toEqual([
      'missed 2',
      '3 after 2',
      'finish 2',
      '4 after 3',
      'finish 3',
      'removed 1 with undefined',
      'removed 2 with undefined',
    ])
  })

  it('begin anew after 99,999; files of no ring miss none', () => {
    const { files, said } = followed()
    files.goOn(path(99_999))
    files.goOn(path(1))
    expect(said()).toContain('missed 1')
    files.goOn('/spool/packets.pcapng')
    files.goOn(path(9))
    files.goOn(path(4))
    expect(said().filter((line) => line.startsWith('missed'))).toEqual([])
  })
})
