/** What is said to each of the real servers of a benign session. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { filesIn, oneOf, PROSE, type Random } from './material.ts'

const inModules = (path: string): string => fileURLToPath(new URL(`../../../node_modules/${path}`, import.meta.url))
const program = (name: string): string => inModules(`@modelcontextprotocol/server-${name}/dist/index.js`)
export const MODULES = inModules('').replace(/\/$/, '')

export interface BenignServer {
  readonly name: string
  readonly words: (folder: string) => string[]
  /** Of all calls, in hundredths. */
  readonly share: number
  /** A function that makes the next call. Calls that fail are part of a benign session. */
  readonly begin: (client: Client, random: Random, folder: string) => () => Promise<unknown>
}

type Words = Record<string, unknown>
type Choice = readonly [weight: number, call: () => Promise<unknown>]

function weighted(random: Random, choices: readonly Choice[]): () => Promise<unknown> {
  const all = choices.reduce((sum, [weight]) => sum + weight, 0)
  return () => {
    let at = random(all)
    for (const [weight, call] of choices) {
      at -= weight
      if (at < 0) return call()
    }
    throw new Error('the weights do not add up')
  }
}

const caller = (client: Client) => (name: string, words: () => Words) => () =>
  client.callTool({ name, arguments: words() }).catch(() => null)

const filesystem: BenignServer['begin'] = (client, random, folder) => {
  const call = caller(client)
  const texts = filesIn(MODULES)
  const readmes = texts.filter((path) => /readme/i.test(path))
  const packages = texts.filter((path) => path.endsWith('package.json'))
  const images = filesIn(MODULES, true)
  const any = (): string => oneOf(random, random(3) === 0 ? readmes : texts)
  const own = (): string =>
    join(folder, `${oneOf(random, ['notes', 'todo', 'src', '.env.example', 'report'])}-${random(20)}.md`)
  const lines = (): string => Array.from({ length: 1 + random(20) }, () => oneOf(random, PROSE)).join('\n')
  return weighted(random, [
    [40, call('read_text_file', () => ({ path: any() }))],
    [8, call('read_text_file', () => ({ path: oneOf(random, packages), head: 40 }))],
    [5, call('read_multiple_files', () => ({ paths: [any(), any(), any()] }))],
    [3, call('read_media_file', () => ({ path: oneOf(random, images.length > 0 ? images : texts) }))],
    [10, call('list_directory', () => ({ path: join(oneOf(random, texts), '..') }))],
    [4, call('search_files', () => ({ path: join(oneOf(random, packages), '..'), pattern: '*.md' }))],
    [4, call('get_file_info', () => ({ path: any() }))],
    [14, call('write_file', () => ({ path: own(), content: lines() }))],
    [
      6,
      call('edit_file', () => ({
        path: own(),
        edits: [{ oldText: 'README', newText: 'read me' }],
        dryRun: random(2) === 0,
      })),
    ],
    [2, call('read_text_file', () => ({ path: join(folder, 'nothing-there.txt') }))],
    [1, call('read_text_file', () => ({ path: '/etc/hostname' }))],
    [2, call('create_directory', () => ({ path: join(folder, `a${random(50)}`) }))],
    [1, call('list_allowed_directories', () => ({}))],
  ])
}

const everything: BenignServer['begin'] = (client, random) => {
  const call = caller(client)
  return weighted(random, [
    [40, call('echo', () => ({ message: oneOf(random, PROSE) }))],
    [15, call('get-sum', () => ({ a: random(1e6), b: random(1e6) }))],
    [6, call('get-tiny-image', () => ({}))],
    [6, call('get-annotated-message', () => ({ messageType: 'error', includeImage: true }))],
    [5, call('get-resource-links', () => ({ count: 10 }))],
    [
      5,
      call('get-resource-reference', () => ({
        resourceType: oneOf(random, ['Text', 'Blob']),
        resourceId: 1 + random(90),
      })),
    ],
    [5, call('get-structured-content', () => ({ location: 'Chicago' }))],
    [3, call('get-env', () => ({}))],
    [3, call('get-roots-list', () => ({}))],
    [3, call('trigger-sampling-request', () => ({ prompt: oneOf(random, PROSE), maxTokens: 50 }))],
    [2, call('trigger-elicitation-request', () => ({}))],
    [1, call('no-such-tool', () => ({}))],
    [3, () => client.getPrompt({ name: 'args-prompt', arguments: { city: 'Zürich' } })],
    [
      3,
      async () => {
        const { resources } = await client.listResources()
        return client.readResource({ uri: oneOf(random, resources).uri })
      },
    ],
    [1, () => client.listTools()],
    [1, () => client.readResource({ uri: 'demo://no/such' }).catch(() => null)],
  ])
}

const memory: BenignServer['begin'] = (client, random) => {
  const call = caller(client)
  const name = (): string => `${oneOf(random, ['Anna', 'Борис', '陈', 'release', 'server'])} ${random(40)}`
  return weighted(random, [
    [
      20,
      call('create_entities', () => ({
        entities: [{ name: name(), entityType: 'person', observations: [oneOf(random, PROSE)] }],
      })),
    ],
    [10, call('create_relations', () => ({ relations: [{ from: name(), to: name(), relationType: 'knows' }] }))],
    [
      15,
      call('add_observations', () => ({ observations: [{ entityName: name(), contents: [oneOf(random, PROSE)] }] })),
    ],
    [25, call('search_nodes', () => ({ query: oneOf(random, ['release', 'key', 'Анна', 'http']) }))],
    [20, call('open_nodes', () => ({ names: [name(), name()] }))],
    [3, call('read_graph', () => ({}))],
    [7, call('delete_entities', () => ({ entityNames: [name()] }))],
  ])
}

const thinking: BenignServer['begin'] = (client, random) => {
  const call = caller(client)
  let thoughtNumber = 0
  return call('sequentialthinking', () => {
    thoughtNumber++
    const thought = `${oneOf(random, PROSE)} ${oneOf(random, PROSE)}`
    return { thought, thoughtNumber, totalThoughts: thoughtNumber + 1, nextThoughtNeeded: true }
  })
}

export const SERVERS: readonly BenignServer[] = [
  { name: 'filesystem', share: 55, words: (folder) => [program('filesystem'), MODULES, folder], begin: filesystem },
  { name: 'everything', share: 20, words: () => [program('everything'), 'stdio'], begin: everything },
  { name: 'memory', share: 15, words: () => [program('memory')], begin: memory },
  { name: 'sequential-thinking', share: 10, words: () => [program('sequential-thinking')], begin: thinking },
]
