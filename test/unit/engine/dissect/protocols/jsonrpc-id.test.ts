import { expect, it } from 'vitest'
import { IdFinder } from '../../../../../src/engine/dissect/protocols/jsonrpc/id-finder.ts'

function idOf(message: string, step: number): string {
  const bytes = new TextEncoder().encode(message)
  const finder = new IdFinder()
  for (let at = 0; at < bytes.length; at += step) finder.push(bytes, at, Math.min(bytes.length, at + step))
  return finder.id
}

it.each([
  ['{"method":"m","params":{"id":1,"x":["id",{"id":2}]},"jsonrpc":"2.0","id":7}', '7'],
  ['{"id" : "a\\"b," ,"result":{}}', '"a\\"b,"'],
  ['{"result":{"text":"\\\\\\"}],\\"id\\":9"},"id":-1.5e3}\n', '-1.5e3'],
  ['{"result":{},"id":null}', ''],
  ['{"result":{},"i\\u0064":3}', ''],
  ['{"result":{},"identity":3}', ''],
  ['[{"id":1},{"id":2}]', ''],
  ['{"result":{"id":1}', ''],
  ['"id":1', ''],
  ['}}}{"id":1}', ''],
])('the id of %s is %s, in pieces of any length', (message, id) => {
  for (let step = 1; step <= message.length; step++) expect(idOf(message, step)).toBe(id)
})
