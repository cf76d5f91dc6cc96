/** The robust security network element, IEEE 802.11-2020 section 9.4.2.24: what ciphers and keys a network wants. */
import { u16le, u24 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'
import { addLittle } from './little.ts'
import { securityFields as fields } from './management-fields.ts'

const SUITE = 4
const IEEE = 0x000fac
const PMKID = 16

type Bytes = Uint8Array

/** Adds the element's value; false where it ends within a list. What it leaves out at its end has default values. */
export function addSecurity(out: Detail, bytes: Bytes, start: number, end: number): boolean {
  if (start + 2 > end) return false
  addLittle(out, fields.version, bytes, start, 2)
  let at = start + 2
  if (at === end) return true
  if (at + SUITE > end) return false
  addSuite(out, fields.group, fields.groupOui, fields.groupType, bytes, at)
  at += SUITE
  const { pairwise, pairwiseOui, pairwiseType, key, keyOui, keyType } = fields
  at = addList(out, fields.pairwiseCount, fields.pairwiseList, [pairwise, pairwiseOui, pairwiseType], bytes, at, end)
  if (at < 0 || at === end) return at === end
  at = addList(out, fields.keyCount, fields.keyList, [key, keyOui, keyType], bytes, at, end)
  if (at < 0 || at === end) return at === end
  if (at + 2 > end) return false
  addLittle(out, fields.capabilities, bytes, at, 2)
  out.enter()
  for (const one of [fields.preauthentication, fields.protectionRequired, fields.protectionCapable]) {
    addLittle(out, one, bytes, at, 2)
  }
  out.close()
  at += 2
  if (at === end) return true
  if (at + 2 > end) return false
  addLittle(out, fields.pmkidCount, bytes, at, 2)
  const identifiers = u16le(bytes, at) * PMKID
  at += 2
  if (at + identifiers > end) return false
  out.add(fields.pmkidList, at, identifiers, null)
  at += identifiers
  if (at === end) return true
  if (at + SUITE > end) return false
  addSuite(out, fields.management, fields.managementOui, fields.managementType, bytes, at)
  return true
}

/** Adds a count and so many suites, or as many as fit; where they end, -1 where they do not fit. */
function addList(
  out: Detail,
  count: Field,
  list: Field,
  [suite, oui, type]: readonly [Field, Field, Field],
  bytes: Bytes,
  start: number,
  end: number,
): number {
  if (start === end) return end
  if (start + 2 > end) return -1
  addLittle(out, count, bytes, start, 2)
  const from = start + 2
  const wanted = from + u16le(bytes, start) * SUITE
  const fits = wanted <= end
  const stop = fits ? wanted : from + Math.floor((end - from) / SUITE) * SUITE
  const node = out.open(list, from, stop - from, null)
  let told = list.label
  for (let at = from; at < stop; at += SUITE) told += ` ${addSuite(out, suite, oui, type, bytes, at)}`
  out.amend(node, fits ? told : list.label)
  out.close()
  return fits ? stop : -1
}

/** Adds a suite, an organization and its number of it; returns its text. */
function addSuite(out: Detail, suite: Field, oui: Field, type: Field, bytes: Bytes, at: number): string {
  const organization = u24(bytes, at)
  const digits = organization
    .toString(16)
    .padStart(6, '0')
    .replace(/..(?=.)/g, '$&:')
  const whose = organization === IEEE ? `${digits} (Ieee 802.11)` : digits
  const name = organization === IEEE ? (type.values?.[bytes[at + 3]] ?? 'Unknown') : String(bytes[at + 3])
  const node = out.item(suite, bytes, at, SUITE)
  out.amend(node, `${suite.label}: ${whose} ${name}`)
  out.enter()
  out.item(oui, bytes, at, 3, `${oui.label}: ${whose}`)
  out.item(type, bytes, at + 3, 1)
  out.close()
  return `${whose} ${name}`
}
