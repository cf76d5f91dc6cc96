import { expect, it } from 'vitest'
import { fingerprint, tokensOf } from '../../../../../src/engine/alerts/carry/tokens.ts'

const tokens = (text: string): string[] => tokensOf(text, 12, 100)

it.each([
  ['API_KEY=sk-live-4f9aB2c7D1e8', 'sk-live-4f9aB2c7D1e8'],
  ['{"token":"ghp_16C7e42F292c6912E7710c838347Ae178B4a"}', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'],
  ['AKIAIOSFODNN7EXAMPLE', undefined],
  ['key AKIA2E0A8F3B244C9986', 'AKIA2E0A8F3B244C9986'],
  ['id 3f2b8c1e-9d4a-4e6f-8b7a-1c2d3e4f5a6b', '3f2b8c1e-9d4a-4e6f-8b7a-1c2d3e4f5a6b'],
  ['wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY'],
])('of %s it takes %s', (text, token) => {
  if (token === undefined) expect(tokens(text)).toEqual([])
  else expect(tokens(text)).toContain(token)
})

it.each([
  'The quick brown fox jumps over internationalization',
  'application/x-www-form-urlencoded; charset=utf-8',
  'node_modules/typescript/lib/lib.es2023.collection.d.ts',
  '2026-11-21T21:31:18.123Z 20261121213118',
  'getElementsByClassName(documentFragment)',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
  '4111111111111111 +49 170 1234567890',
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
])('of %s it takes nothing', (text) => expect(tokens(text)).toEqual([]))

it('fingerprints do not heed case, and differ where texts do', () => {
  expect(fingerprint('aB3dE6')).toBe(fingerprint('Ab3De6'))
  const prints = new Set(Array.from({ length: 100_000 }, (_, i) => fingerprint(`token-${i}`)))
  expect(prints.size).toBe(100_000)
})
