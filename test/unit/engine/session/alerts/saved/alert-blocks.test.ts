import { expect, it } from 'vitest'
import type { Alert } from '../../../../../../src/engine/alerts/alert.ts'
import { alertBlocks, readAlertBlock } from '../../../../../../src/engine/session/alerts/saved/alert-blocks.ts'
import {
  type AlertToSave,
  alertComment,
  alertComments,
  encodeAlerts,
} from '../../../../../../src/engine/session/alerts/saved/alerts-to-save.ts'
import type { RowIndex } from '../../../../../../src/shared/base/brand.ts'

const rows = (...numbers: number[]): RowIndex[] => numbers as RowIndex[]

const alert = (more: Partial<Alert> = {}): Alert => ({
  rule: 'a-rule',
  severity: 'high',
  title: 'A title',
  timeMs: 1_795_000_000_123.456,
  lastMs: 1_795_000_001_000,
  key: [['stdio.pid', '7']],
  reason: 'more than 2 frames within 10 s',
  rows: rows(3, 5, 8),
  count: 2,
  ...more,
})
const saved = (more: Partial<Alert> = {}): AlertToSave => ({
  alert: alert(more),
  firstRows: 2,
  acknowledged: true,
  note: 'seen',
})
const all = (row: RowIndex): number => row + 1
const read = (blocks: readonly Uint8Array[]) => blocks.flatMap((block) => readAlertBlock(block, false).alerts)

it('what is written is read, its frames counted backwards', () => {
  const blocks = encodeAlerts([saved()], all, 10)
  expect(blocks.map(({ length }) => length % 4)).toEqual([0])
  expect(read(blocks)).toEqual([
    {
      rule: 'a-rule',
      title: 'A title',
      severity: 'high',
      time: 1_795_000_000_123.456,
      last: 1_795_000_001_000,
      key: [['stdio.pid', '7']],
      reason: 'more than 2 frames within 10 s',
      count: 2,
      back: [7, 5, 2],
      first: 2,
      state: 'acknowledged',
      note: 'seen',
    },
  ])
})

it('evidence that is not in the file is left out, and an alert without any', () => {
  const only = (row: RowIndex): number | null => (row === 3 ? 1 : row === 8 ? 2 : null)
  expect(read(encodeAlerts([saved(), saved({ rows: rows(5) })], only, 2))).toMatchObject([{ back: [2, 1], first: 1 }])
  expect(encodeAlerts([], only, 2)).toEqual([])
})

it('what is too long is cut, so that it can be read', () => {
  const long = {
    ...saved({
      reason: 'r'.repeat(5000),
      key: [['f', 'v'.repeat(3000)]],
      rows: Array.from({ length: 300 }, (_, i) => i as RowIndex),
    }),
    firstRows: 250,
    note: 'n'.repeat(20_000),
  }
  const [one] = read(encodeAlerts([long], all, 300))
  expect([one.reason.length, one.key[0][1].length, one.note.length]).toEqual([4000, 2000, 10_000])
  expect([one.back.length, one.back[0], one.first]).toEqual([100, 300, 100])
})

it('many take several blocks, of more than there is room for the gravest are kept', () => {
  const many = Array.from({ length: 20_100 }, (_, i) =>
    saved({ severity: i % 2 === 0 ? 'low' : 'critical', reason: `${i}` }),
  )
  const blocks = encodeAlerts(many, all, 10)
  expect(Math.max(...blocks.map(({ length }) => length))).toBeLessThan(1 << 20)
  const back = read(blocks)
  expect(back).toHaveLength(20_000)
  expect(back.filter(({ severity }) => severity === 'critical')).toHaveLength(10_050)
  expect(back[0].reason).toBe('0')
})

it('what is damaged is left out and told of; the rest and later versions do no harm', () => {
  const [block] = alertBlocks(read(encodeAlerts([saved(), saved({ rule: 'other' })], all, 10)))
  const damage = (at: number, value: number) => {
    const copy = Uint8Array.from(block)
    copy[at] = value
    return readAlertBlock(copy, false)
  }
  expect(damage(20, 0x7b)).toEqual({ alerts: [], damaged: true })
  expect(damage(8, 0)).toEqual({ alerts: [], damaged: true })
  expect(damage(18, 0xff)).toEqual({ alerts: [], damaged: true })
  expect(damage(12, 2)).toEqual({ alerts: [], damaged: false })
  const wrong = Buffer.from(block).indexOf('"high"') + 1
  expect(damage(wrong, 0x48)).toMatchObject({ alerts: [{ rule: 'other' }], damaged: true })
  for (let length = 0; length < block.length; length++)
    expect(readAlertBlock(block.subarray(0, length), false).alerts).toEqual([])
})

it('secrets are in neither block nor comment, and a comment is one line', () => {
  const one = saved({ title: 'two\nlines', key: [['mcpx.argument', 'AKIAIOSFODNN7EXAMPLE']] })
  const blocks = Buffer.concat(encodeAlerts([one], all, 10)).toString('latin1')
  const comment = alertComment(one.alert)
  expect(comment).toBe(
    'Alert (high): two lines [a-rule] mcpx.argument = [redacted:aws-key]; more than 2 frames within 10 s',
  )
  expect(blocks).toContain('[redacted:aws-key]')
  expect(blocks).not.toContain('AKIA')
  expect([...alertComments([one, one])]).toEqual([[5, [comment]]])
})
