/** Results: what each carries, told by its shape, since a response does not name its method. */
import { countElements, type Member, readElements } from '../json/members.ts'
import { QUOTE } from '../json/scan.ts'
import { addContent } from './content.ts'
import { mcpFields as fields } from './fields.ts'
import { joinInfo, ObjectReader } from './reader.ts'
import { addElicitation, addParty, addSampling } from './request.ts'
import { addAnnotations, addDescriptions, addStrings } from './texts.ts'

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
  const instructions = result.find('instructions')
  if (instructions && result.bytes[instructions.start] === QUOTE)
    result.addHidden(fields.description, instructions.start, instructions.end)
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
  const structured = result.find('structuredContent')
  if (structured) addStrings(result, fields.structured, '', structured.start, structured.end)
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

function addList(result: ObjectReader, list: Member, noun: string, nameKey: string): string {
  const { out, bytes } = result
  for (const element of readElements(bytes, list.start, list.end)) {
    const one = new ObjectReader(out, bytes, element)
    one.add(nameKey, fields.listed)
    addAnnotations(one)
    addDescriptions(one, element.start, element.end)
  }
  return plural(countElements(bytes, list.start, list.end), noun)
}

/** Requests of the server that travel inside a result (2026-07-28). */
function addInputRequests(result: ObjectReader): string {
  const member = result.find('inputRequests')
  if (!member) return ''
  const { out, bytes } = result
  const named = result.object('inputRequests').members
  const requests = named.length > 0 ? named : readElements(bytes, member.start, member.end)
  const methods = requests.map((range) => {
    const request = new ObjectReader(out, bytes, range)
    const method = request.add('method', fields.inputRequest)
    if (method === 'elicitation/create') addElicitation(request.object('params'))
    else if (method === 'sampling/createMessage') addSampling(request.object('params'))
    return method
  })
  return [...new Set(methods.filter((method) => method !== ''))].join(', ')
}
