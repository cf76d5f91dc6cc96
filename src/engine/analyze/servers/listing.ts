/**
 * A list that a server gives in pages (tools, prompts, resources, resource templates): put together by cursors, so that a list is what was
 * listed at one time. Bounded by the number of items and, over all lists of a session, by their bytes.
 */
import { createHash } from 'node:crypto'
import { isObject, memberOf, stringOf } from './json.ts'

/** Items of a list that are kept; further ones are counted. */
export const MAX_ITEMS = 2000
/** An item with more JSON than this is known by its hash. */
const MAX_ITEM_CHARACTERS = 256 * 1024
/** Lists that wait for their next page. */
const MAX_WAITING = 16

/** What all lists of a session may keep, in characters. */
export class Room {
  left: number

  constructor(characters = 64 * 1024 * 1024) {
    this.left = characters
  }
}

export interface ListItem {
  /** What it is called by: unique in its list, with `#2` and so on where the server gave a name twice. */
  readonly name: string
  /** As the server gave it; null where there was no room. */
  readonly json: string | null
  /** Of the JSON. */
  readonly sha256: string
  readonly characters: number
  /** Row of the frame that listed it. */
  readonly row: number
}

export class Listing {
  readonly items = new Map<string, ListItem>()
  /** Items beyond the bound. */
  omitted = 0
  /** Elements that are no objects with a name. */
  unnamed = 0
  pages = 0
  /** Whether all of its pages were seen. */
  complete = false
  /** Whether pages before the first that was seen are missing. */
  readonly beginsLate: boolean
  /** Row of the last page. */
  row = 0
  private held = 0
  private readonly room: Room

  constructor(room: Room, beginsLate: boolean) {
    this.room = room
    this.beginsLate = beginsLate
  }

  add(element: unknown, nameKey: string, row: number): void {
    const given = memberOf(element, nameKey)
    if (!isObject(element) || typeof given !== 'string') {
      this.unnamed++
      return
    }
    if (this.items.size >= MAX_ITEMS) {
      this.omitted++
      return
    }
    const name = this.freeName(given.slice(0, 1024))
    const json = JSON.stringify(element)
    const fits = json.length <= MAX_ITEM_CHARACTERS && json.length <= this.room.left
    if (fits) {
      this.held += json.length
      this.room.left -= json.length
    }
    const sha256 = createHash('sha256').update(json).digest('hex')
    this.items.set(name, { name, json: fits ? json : null, sha256, characters: json.length, row })
  }

  /** Gives the room back: the list is not looked at any more. */
  drop(): void {
    this.room.left += this.held
    this.held = 0
  }

  private freeName(name: string): string {
    if (!this.items.has(name)) return name
    let count = 2
    while (this.items.has(`${name}#${count}`)) count++
    return `${name}#${count}`
  }
}

/** One of a server's lists over time. */
export class ListReader {
  /** The newest whole list, or what there is of the first one. */
  current: Listing | null = null
  /** Row of the notification that the list has changed, until it was read again. */
  changedRow: number | null = null
  private readonly waiting = new Map<string, Listing>()
  private readonly key: string
  private readonly nameKey: string
  private readonly room: Room

  constructor(key: string, nameKey: string, room: Room) {
    this.key = key
    this.nameKey = nameKey
    this.room = room
  }

  /** A page, the answer to a request with that cursor (empty for the first page); the listing when it is whole with it. */
  page(result: unknown, cursor: string, row: number): Listing | null {
    const elements = memberOf(result, this.key)
    if (!Array.isArray(elements)) return null
    const listing = this.listingOf(cursor)
    for (const element of elements) listing.add(element, this.nameKey, row)
    listing.pages++
    listing.row = row
    const next = stringOf(result, 'nextCursor', 65_536)
    this.waiting.delete(cursor)
    if (next === '') return this.finish(listing)
    this.wait(next, listing)
    if (!this.current?.complete) this.show(listing)
    return null
  }

  /** A page without those before it begins a list that is never whole. */
  private listingOf(cursor: string): Listing {
    const known = cursor === '' ? undefined : this.waiting.get(cursor)
    return known ?? new Listing(this.room, cursor !== '')
  }

  private finish(listing: Listing): Listing {
    listing.complete = !listing.beginsLate
    if (listing.complete || !this.current?.complete) this.show(listing)
    else listing.drop()
    this.changedRow = null
    return listing
  }

  private show(listing: Listing): void {
    if (this.current !== listing) this.current?.drop()
    this.current = listing
  }

  private wait(cursor: string, listing: Listing): void {
    const before = this.waiting.get(cursor)
    if (before && before !== this.current) before.drop()
    this.waiting.set(cursor, listing)
    if (this.waiting.size <= MAX_WAITING) return
    for (const [oldest, old] of this.waiting) {
      this.waiting.delete(oldest)
      if (old !== this.current) old.drop()
      return
    }
  }
}
