/** Reads members of a message and adds them as fields with the bytes of their values. */
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'
import { findMember, type Member, readMembers, type ValueRange } from '../json/members.ts'
import { QUOTE } from '../json/scan.ts'
import { stringText } from '../json/text.ts'
import { mcpFields as fields } from './fields.ts'
import { findHidden } from './hidden-text.ts'
import { findSecrets } from './secrets.ts'

/** One object of a message. */
export class ObjectReader {
  readonly out: Detail
  readonly bytes: Uint8Array
  readonly members: readonly Member[]

  constructor(out: Detail, bytes: Uint8Array, range: ValueRange | undefined) {
    this.out = out
    this.bytes = bytes
    this.members = range ? readMembers(bytes, range.start, range.end) : []
  }

  find(key: string): Member | undefined {
    return findMember(this.members, key)
  }

  /** The object under `key`, empty when there is none. */
  object(key: string): ObjectReader {
    return new ObjectReader(this.out, this.bytes, this.find(key))
  }

  /** A value as text: a string without its quotes, everything else as JSON; empty when there is none. */
  text(key: string): string {
    const member = this.find(key)
    return member ? this.valueText(member) : ''
  }

  valueText({ start, end }: ValueRange): string {
    const { bytes } = this
    return bytes[start] === QUOTE && end - start >= 2 ? stringText(bytes, start, end) : decodeUtf8(bytes, start, end)
  }

  /** Adds the member as a field; returns its text, empty when there is none. */
  add(key: string, field: Field): string {
    const member = this.find(key)
    if (!member) return ''
    const text = this.valueText(member)
    this.out.add(field, member.start, member.end - member.start, text)
    return text
  }

  /** As `add`, and tells what hides in the text. */
  addText(key: string, field: Field): string {
    const text = this.add(key, field)
    const member = text === '' ? undefined : this.find(key)
    if (member) this.tellHidden(text, member.start, member.end)
    return text
  }

  /** Adds the string at [start, end), quotes included, and tells what hides in it. */
  addHidden(field: Field, start: number, end: number): void {
    const text = stringText(this.bytes, start, end)
    this.out.generated(field, text, start, end - start)
    this.tellHidden(text, start, end)
  }

  /** Adds the secrets in a text of a result. */
  tellSecrets(text: string, start: number, end: number): void {
    const { out } = this
    if (!out.wants([fields.secret], [])) return
    for (const secret of findSecrets(text)) out.generated(fields.secret, secret, start, end - start)
  }

  /** Adds what hides in the text of the value at [start, end). */
  tellHidden(text: string, start: number, end: number): void {
    const { out } = this
    if (!out.wants([fields.hiddenKind, fields.hiddenText], [])) return
    for (const { kind, text: hidden } of findHidden(text)) {
      out.generated(fields.hiddenKind, kind, start, end - start)
      out.generated(fields.hiddenText, hidden, start, end - start)
    }
  }
}

const MAX_SHOWN = 80

/** Text for the Info column: one line, not too long. */
export function brief(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line
}

/** Parts of the Info column that are there, two blanks apart. */
export const joinInfo = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('  ')
