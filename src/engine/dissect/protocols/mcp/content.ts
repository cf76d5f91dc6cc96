/** Blocks of content, of results and of requests alike. */
import type { Field } from '../../protocol.ts'
import { type Member, readElements } from '../json/members.ts'
import { OPEN_OBJECT, QUOTE } from '../json/scan.ts'
import { mcpFields as fields } from './fields.ts'
import { ObjectReader } from './reader.ts'
import { addStrings } from './texts.ts'

/** Blocks of content: of tool results, resources, and the messages of prompts, which wrap one each. */
export function addContent(result: ObjectReader, list: Member): string {
  const { out, bytes } = result
  const sizes = new Map<string, number>()
  // A result of sampling is one block; what a user entered in a form is an object of values.
  const isOne = bytes[list.start] === OPEN_OBJECT
  if (isOne && !new ObjectReader(out, bytes, list).find('type')) {
    addStrings(result, fields.structured, '', list.start, list.end)
    return ''
  }
  for (const element of isOne ? [list] : readElements(bytes, list.start, list.end)) {
    const outer = new ObjectReader(out, bytes, element)
    const inner = outer.find('content')
    const block = inner && bytes[inner.start] !== QUOTE ? new ObjectReader(out, bytes, inner) : resourceOf(outer)
    block.add('uri', fields.uri)
    const type = block.add('type', fields.contentType) || (block.find('blob') ? 'blob' : 'text')
    sizes.set(type, (sizes.get(type) ?? 0) + addBlock(block))
  }
  return [...sizes].map(([type, size]) => `${type} ${size} bytes`).join(', ')
}

/** The resource that a block of a tool's result embeds, else the block. */
function resourceOf(block: ObjectReader): ObjectReader {
  const resource = block.find('resource')
  if (!resource) return block
  block.add('type', fields.contentType)
  return block.object('resource')
}

/** What is made of the text of a block. */
const TEXTS = [fields.contentText, fields.secret, fields.hiddenKind, fields.hiddenText]

/** Adds the text of a block; returns how many bytes the block carries. */
function addBlock(block: ObjectReader): number {
  const keys: readonly (readonly [key: string, field: Field | undefined])[] = [
    ['text', fields.contentText],
    ['data', undefined],
    ['blob', undefined],
  ]
  for (const [key, field] of keys) {
    const member = block.find(key)
    if (!member) continue
    if (field && block.out.asks(TEXTS)) block.tellSecrets(block.addText(key, field), member.start, member.end)
    const isString = block.bytes[member.start] === QUOTE
    return Math.max(0, member.end - member.start - (isString ? 2 : 0))
  }
  return 0
}
