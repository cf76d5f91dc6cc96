/** Records of real captures, whole and damaged, as tshark counts and times them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compressionOf, unpack } from '../../../../src/engine/store/compression/unpack.ts'
import { FileFeed } from '../../../../src/engine/store/file-feed.ts'
import { formatEpoch } from '../../../../src/shared/format/time.ts'
import { allCaptures, capture, haveCaptures } from '../../../support/captures.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-captures-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The file itself, or what it unpacks to. */
async function plain(path: string): Promise<string> {
  const compression = compressionOf(readFileSync(path).subarray(0, 4))
  if (!compression) return path
  const copy = join(folder, 'copy')
  writeFileSync(copy, '')
  await unpack(path, copy, compression)
  return copy
}

/** Number, time, captured and original length of each frame, as `tshark -T fields` prints them. */
async function recordsOf(path: string, resync = false): Promise<{ lines: string[]; feed: FileFeed }> {
  const feed = new FileFeed(await plain(path), false, resync)
  const lines: string[] = []
  while (feed.peek() && feed.parser) {
    const { untimed, timeSeconds, timeNanos, dataStart, dataEnd, originalLength } = feed.parser
    const time = untimed ? '' : formatEpoch(timeSeconds, timeNanos)
    lines.push([lines.length + 1, time, dataEnd - dataStart, originalLength].join('\t'))
    feed.take()
  }
  feed.close()
  return { lines, feed }
}

/** tshark's own way with a link type it does not know is to show nothing. */
const UNKNOWN_LINK_TYPES = ['kday6.pcap', 'unknown_linktype.pcap']

describe.skipIf(!haveCaptures)('real captures', () => {
  it.each(allCaptures().filter((name) => !UNKNOWN_LINK_TYPES.includes(name)))('%s', async (name) => {
    const expected = gunzipSync(readFileSync(capture(`tshark/${name}.tsv.gz`)))
      .toString('latin1')
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split('\t').slice(0, 4).join('\t'))
    const { lines } = await recordsOf(capture(name))
    expect(lines).toEqual(expected)
  })
})

const damaged = haveCaptures
  ? readFileSync(capture('damaged/MANIFEST.tsv'), 'utf8')
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split('\t'))
      .map(([name, , , , exitCode, rows]) => ({ name, exitCode: Number(exitCode), rows: Number(rows) }))
      .filter(({ name }) => !UNKNOWN_LINK_TYPES.includes(name))
  : []

/** Rows that are found when damage is read over, where those are more than tshark's. */
const FOUND_BEHIND_DAMAGE: Readonly<Record<string, number>> = {
  'bad_byteorder_magic.pcapng': 956,
  'block_len_huge.pcapng': 955,
  'block_len_not_mult4.pcapng': 955,
  'block_len_zero.pcapng': 955,
  'caplen_ffffffff.pcap': 657,
  'caplen_off_by_3.pcap': 514,
  'epb_bad_interface.pcapng': 956,
  'epb_caplen_gt_block.pcapng': 955,
  'idb_trailer_bad.pcapng': 956,
  'no_idb.pcapng': 956,
  'option_overrun.pcapng': 195,
  'trailer_mismatch.pcapng': 956,
}

describe.skipIf(!haveCaptures)('damaged captures', () => {
  it.each(damaged)('$name up to the damage, as tshark', async ({ name, exitCode, rows }) => {
    const { lines, feed } = await recordsOf(capture(`damaged/${name}`))
    expect(lines).toHaveLength(rows)
    const compressed = name.endsWith('.gz')
    if (!compressed) expect(feed.problem !== null).toBe(exitCode !== 0)
  })

  it.each(damaged)('$name behind the damage', async ({ name, rows }) => {
    const strict = await recordsOf(capture(`damaged/${name}`))
    const { lines, feed } = await recordsOf(capture(`damaged/${name}`), true)
    expect(lines).toHaveLength(FOUND_BEHIND_DAMAGE[name] ?? rows)
    expect(lines.slice(0, rows)).toEqual(strict.lines)
    if (lines.length > rows) expect(feed).toMatchObject({ state: 'damaged', damageCount: 1 })
    expect(feed.damages).toHaveLength(feed.damageCount)
  })
})
