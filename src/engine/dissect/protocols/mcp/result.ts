/** Results: what each carries, told by its shape, since a response does not name its method. */
import type { Field } from '../../protocol.ts'
import { countElements, type Member, readElements } from '../json/members.ts'
import { QUOTE } from '../json/scan.ts'
import { mcpFields as fields } from './fields.ts'
import { joinInfo, ObjectReader } from './reader.ts'
import { addParty } from './request.ts'

const META = 'io.modelcontextprotocol/'

/** Lists a result may have, with what one of their elements is called by. */
const LISTS: readonly (readonly [key: string, one: string, nameKey: string])[] = [
  ['tools', 'tool', 'name'],
  ['resources', 'resource', 'uri'],
  ['resourceTemplates', 'template', 'uriTemplate'],
  ['prompts', 'prompt', 'name'],
  ['roots', 'root', 'uri'],
  ['tasks', 'task', 'taskId'],
]

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** Adds what is in the result; returns what the Info column says of it. */
export function addResult(result: ObjectReader): { readonly info: string; readonly isError: boolean } {
  const resultType = result.add('resultType', fields.resultType)
  result.add('requestState', fields.requestState)
  const isError = addIsError(result)
  const version = result.add('protocolVersion', fields.protocolVersion)
  const meta = result.object('_meta')
  const server =
    addParty(result.object('serverInfo'), fields.serverName, fields.serverVersion) ||
    addParty(meta.object(`${META}serverInfo`), fields.serverName, fields.serverVersion)
  const parts = [version === '' ? '' : joinInfo(server, version)]
  for (const [key, one, nameKey] of LISTS) {
    const list = result.find(key)
    if (list) parts.push(addList(result, list, one, nameKey))
  }
  for (const key of ['content', 'contents', 'messages']) {
    const list = result.find(key)
    if (list) parts.push(addContent(result, list))
  }
  const inputs = addInputRequests(result)
  if (inputs !== '') parts.push(`asks for ${inputs}`)
  else if (resultType !== '' && resultType !== 'complete') parts.push(resultType)
  return { info: joinInfo(...parts), isError }
}

function addIsError(result: ObjectReader): boolean {
  const member = result.find('isError')
  const isError = result.text('isError') === 'true'
  if (member) result.out.add(fields.isError, member.start, member.end - member.start, isError)
  return isError
}

function addList(result: ObjectReader, list: Member, one: string, nameKey: string): string {
  const { out, bytes } = result
  for (const element of readElements(bytes, list.start, list.end)) {
    new ObjectReader(out, bytes, element).add(nameKey, fields.listed)
  }
  return plural(countElements(bytes, list.start, list.end), one)
}

/** Blocks of content: of tool results, resources, and the messages of prompts, which wrap one each. */
function addContent(result: ObjectReader, list: Member): string {
  const { out, bytes } = result
  const sizes = new Map<string, number>()
  for (const element of readElements(bytes, list.start, list.end)) {
    const outer = new ObjectReader(out, bytes, element)
    const inner = outer.find('content')
    const block = inner && bytes[inner.start] !== QUOTE ? new ObjectReader(out, bytes, inner) : outer
    block.add('uri', fields.uri)
    const type = block.add('type', fields.contentType) || (block.find('blob') ? 'blob' : 'text')
    sizes.set(type, (sizes.get(type) ?? 0) + addBlock(block))
  }
  return [...sizes].map(([type, size]) => `${type} ${size} bytes`).join(', ')
}

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
    if (field) block.add(key, field)
    const isString = block.bytes[member.start] === QUOTE
    return Math.max(0, member.end - member.start - (isString ? 2 : 0))
  }
  return 0
}

/** Requests of the server that travel inside a result (2026-07-28). */
function addInputRequests(result: ObjectReader): string {
  const member = result.find('inputRequests')
  if (!member) return ''
  const { out, bytes } = result
  const named = result.object('inputRequests').members
  const requests = named.length > 0 ? named : readElements(bytes, member.start, member.end)
  const methods = requests.map((request) => new ObjectReader(out, bytes, request).add('method', fields.inputRequest))
  return [...new Set(methods.filter((method) => method !== ''))].join(', ')
}
