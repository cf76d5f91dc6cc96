/** Where a long list stands: which item is at the top, and how much of it is above the edge. */
export interface Anchor {
  readonly index: number
  readonly offset: number
}

interface Drawn {
  readonly total: number
  /** Of the list's box, in pixels. */
  readonly height: number
  /** One past the last item that is drawn. */
  readonly end: number
  /** Of an item, as drawn, or the least it can be. */
  readonly heightOf: (index: number) => number
}

/** The same place with the offset within its item, neither above the first item nor with room below the last. */
export function settle({ index, offset }: Anchor, { total, height, end, heightOf }: Drawn): Anchor {
  let place = normal(Math.min(index, total - 1), offset, total, heightOf)
  if (end < total) return place
  let below = -place.offset
  for (let at = place.index; at < total && below < height; at++) below += heightOf(at)
  if (below < height) place = normal(place.index, place.offset - (height - below), total, heightOf)
  return place
}

function normal(index: number, offset: number, total: number, heightOf: (index: number) => number): Anchor {
  let at = index
  let rest = offset
  while (rest < 0 && at > 0) rest += heightOf(--at)
  if (rest < 0) return { index: 0, offset: 0 }
  for (let own = heightOf(at); rest >= own && at < total - 1; own = heightOf(at)) {
    rest -= own
    at++
  }
  return { index: at, offset: Math.min(rest, heightOf(at)) }
}

/** The place from which an item is in sight: the same where it is already. */
export function placeOf(
  anchor: Anchor,
  index: number,
  { height, fits, heightOf }: Pick<Drawn, 'height' | 'heightOf'> & { readonly fits: number },
): Anchor {
  if (index < anchor.index || (index === anchor.index && anchor.offset > 0)) {
    return index + fits >= anchor.index ? { index, offset: 0 } : { index, offset: -height / 3 }
  }
  let bottom = -anchor.offset
  for (let at = anchor.index; at <= index && at <= anchor.index + fits + 2; at++) bottom += heightOf(at)
  if (index > anchor.index + fits + 2) return { index, offset: -height / 3 }
  if (bottom <= height) return anchor
  const own = heightOf(index)
  return own > height ? { index, offset: 0 } : { index, offset: own - height }
}

const LEAST_THUMB = 28

/** The thumb of the scrollbar, in pixels from its top. */
export function thumbOf(index: number, total: number, fits: number, height: number): { size: number; start: number } {
  const size = Math.min(height, Math.max(LEAST_THUMB, (height * fits) / Math.max(1, total)))
  const part = total > fits ? Math.min(1, index / (total - fits)) : 0
  return { size, start: part * (height - size) }
}
