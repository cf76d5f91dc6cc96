import type { FrameTree } from '../../../src/shared/wire/frame-detail.ts'

export type Line = readonly [depth: number, text: string, field: string | null, start: number, length: number]

/** A tree from lines, in one data source. */
export function treeOf(lines: readonly Line[]): FrameTree {
  return {
    frame: 1,
    protocol: '',
    info: '',
    depth: lines.map(([depth]) => depth),
    text: lines.map(([, text]) => text),
    field: lines.map(([, , field]) => field),
    start: lines.map(([, , , start]) => start),
    length: lines.map(([, , , , length]) => length),
    source: lines.map(() => 0),
    value: lines.map(() => null),
    severity: lines.map(() => null),
    link: lines.map(() => 0),
    sourceNames: ['Frame'],
    decodedFrom: lines.length,
    decodedSources: [],
  }
}
