/** Requests and notifications: what the parameters of each method say. */

import { OPEN_ARRAY, OPEN_OBJECT } from '../json/scan.ts'
import { addContent } from './content.ts'
import { mcpFields as fields } from './fields.ts'
import { brief, joinInfo, ObjectReader } from './reader.ts'
import { addStrings } from './texts.ts'

const META = 'io.modelcontextprotocol/'

/** Adds the parameters of `method`; returns the Info column without the method. */
export function addRequest(method: string, params: ObjectReader): string {
  params.add('requestState', fields.requestState)
  addMeta(params)
  // What a user or a model answered to requests that travelled inside a result (2026-07-28).
  const answers = params.find('inputResponses')
  if (answers) addStrings(params, fields.argumentPart, answers.key, answers.start, answers.end)
  switch (method) {
    case 'tools/call':
      return joinInfo(params.add('name', fields.tool), addArguments(params))
    case 'prompts/get':
      return joinInfo(params.add('name', fields.prompt), addArguments(params))
    case 'resources/read':
    case 'resources/subscribe':
    case 'resources/unsubscribe':
    case 'notifications/resources/updated':
      return params.add('uri', fields.uri)
    case 'initialize':
      return joinInfo(
        addParty(params.object('clientInfo'), fields.clientName, fields.clientVersion),
        params.add('protocolVersion', fields.protocolVersion),
      )
    case 'logging/setLevel':
      return params.add('level', fields.level)
    case 'notifications/message':
      return joinInfo(params.add('level', fields.level), brief(params.addText('data', fields.message)))
    case 'notifications/progress':
      return addProgress(params)
    case 'notifications/cancelled':
      return joinInfo(params.add('requestId', fields.cancelled), brief(params.add('reason', fields.message)))
    case 'elicitation/create':
      return addElicitation(params)
    case 'sampling/createMessage':
      return addSampling(params)
    case 'completion/complete':
      return addCompletion(params)
    default:
      return ''
  }
}

/** Since 2026-07-28 who speaks, and which revision, travels with every request. */
function addMeta(params: ObjectReader): void {
  const meta = params.object('_meta')
  meta.add(`${META}protocolVersion`, fields.protocolVersion)
  addParty(meta.object(`${META}clientInfo`), fields.clientName, fields.clientVersion)
}

/** `name version` of a client or server. */
export function addParty(
  party: ObjectReader,
  name: typeof fields.clientName,
  version: typeof fields.clientName,
): string {
  return [party.add('name', name), party.add('version', version)].filter((part) => part !== '').join(' ')
}

function addArguments(params: ObjectReader): string {
  const member = params.find('arguments')
  if (!member) return ''
  const { out } = params
  const values = params.object('arguments')
  out.open(fields.arguments, member.start, member.end - member.start, params.valueText(member), 'Arguments')
  const shown = values.members.map((argument) => {
    const text = values.valueText(argument)
    const length = argument.end - argument.keyStart
    out.add(fields.argument, argument.keyStart, length, `${argument.key}=${text}`, `${argument.key}: ${brief(text)}`)
    if (isContainer(values.bytes[argument.start]))
      addStrings(values, fields.argumentPart, argument.key, argument.start, argument.end)
    else values.tellHidden(text, argument.start, argument.end)
    return `${argument.key}=${brief(text)}`
  })
  out.close()
  return shown.join(' ')
}

const isContainer = (first: number): boolean => first === OPEN_OBJECT || first === OPEN_ARRAY

/** A question to the user: a form, or (since 2025-11-25) an address to go to. */
export function addElicitation(params: ObjectReader): string {
  const message = params.addText('message', fields.message)
  params.add('url', fields.uri)
  const schema = params.object('requestedSchema')
  for (const property of schema.object('properties').members) {
    const about = new ObjectReader(params.out, params.bytes, property)
    const words = [property.key, about.text('title'), about.text('description')].filter((word) => word !== '')
    params.out.add(fields.requested, property.keyStart, property.end - property.keyStart, words.join(': '))
  }
  return brief(message)
}

/** A server has the client's model answer something. */
export function addSampling(params: ObjectReader): string {
  params.addText('systemPrompt', fields.systemPrompt)
  const context = params.add('includeContext', fields.includeContext)
  const messages = params.find('messages')
  return joinInfo(messages ? addContent(params, messages) : '', context)
}

function addProgress(params: ObjectReader): string {
  const done = params.add('progress', fields.progress)
  const total = params.text('total')
  return joinInfo(total === '' ? done : `${done}/${total}`, brief(params.add('message', fields.message)))
}

function addCompletion(params: ObjectReader): string {
  const reference = params.object('ref')
  const argument = params.object('argument')
  const about = reference.add('name', fields.prompt) || reference.add('uri', fields.uri)
  const name = argument.text('name')
  return joinInfo(about, name === '' ? '' : `${name}=${brief(argument.text('value'))}`)
}
