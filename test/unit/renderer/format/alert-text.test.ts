import { expect, it } from 'vitest'
import { alertTime, framesFilter, keyFilter, placeText } from '../../../../src/renderer/format/alert-text.ts'
import { tagWords } from '../../../../src/renderer/format/rule-tags.ts'
import type { FieldInfo } from '../../../../src/shared/fields.ts'

const FIELDS: FieldInfo[] = [
  { name: 'stdio.pid', label: 'Pid', type: 'uint32' },
  { name: 'mcpx.tool', label: 'Tool', type: 'string' },
  { name: 'ip.src', label: 'Source', type: 'ipv4' },
]

it('makes filters of keys, with quotes where the field has text', () => {
  expect(keyFilter(['stdio.pid', '42'], FIELDS)).toBe('stdio.pid == 42')
  expect(keyFilter(['ip.src', '10.0.0.1'], FIELDS)).toBe('ip.src == 10.0.0.1')
  expect(keyFilter(['mcpx.tool', '42'], FIELDS)).toBe('mcpx.tool == "42"')
  expect(keyFilter(['mcpx.tool', 'a "b" || tcp'], FIELDS)).toBe('mcpx.tool == "a \\"b\\" || tcp"')
  expect(keyFilter(['stdio.pid', '1 || tcp'], FIELDS)).toBe('stdio.pid == "1 || tcp"')
})

it('makes none of fields that no filter knows, or of nothing', () => {
  expect(keyFilter(['no.such', '1'], FIELDS)).toBeNull()
  expect(keyFilter(['mcpx.tool', ''], FIELDS)).toBeNull()
})

it('names frames, places, times and tags', () => {
  expect(framesFilter([3, 7])).toBe('frame.number in {3, 7}')
  expect(placeText({ server: 'files', hosts: ['10.0.0.1', '10.0.0.2'] })).toBe('files · 10.0.0.1 → 10.0.0.2')
  expect(alertTime(12.5, { origin: 10, mode: 'relative', zone: 'utc' })).toBe('2.500')
  expect(alertTime(12.5, { origin: 10, mode: 'clock', zone: 'utc' })).toBe('00:00:12.500')
  expect(['attack.t1552.001', 'attack.credential_access', 'owasp.mcp03', 'own'].map(tagWords)).toEqual([
    'ATT&CK T1552.001',
    'ATT&CK credential access',
    'OWASP MCP03',
    'own',
  ])
})
