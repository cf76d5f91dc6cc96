import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadPolicy, policyPaths, refusal } from '../../../../src/engine/sinks/policy.ts'
import { type OutputSpec, parseOutput } from '../../../../src/engine/sinks/spec.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tapscope-policy-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const spec = (text: string): OutputSpec => {
  const parsed = parseOutput(text)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

describe('the policy', () => {
  it('is found in the folders of the machine and of the user', () => {
    mkdirSync(join(home, 'tapscope'))
    writeFileSync(join(home, 'tapscope', 'policy.yml'), 'redact: required\n')
    expect(loadPolicy({ XDG_CONFIG_HOME: home, HOME: home })).toEqual({ ok: true, value: { redact: 'required' } })
    expect(policyPaths({ HOME: '/home/me' }, 'linux')).toEqual(
      ['/etc/tapscope', '/home/me/.config/tapscope'].flatMap((folder) =>
        ['yaml', 'yml', 'json'].map((type) => `${folder}/policy.${type}`),
      ),
    )
  })

  it('forbids all when it is missing where it was named, or not understood', () => {
    expect(loadPolicy({ TAPSCOPE_POLICY: join(home, 'none') })).toMatchObject({ ok: false })
    writeFileSync(join(home, 'a.json'), '{"outputs": {"deny": "exec"}}')
    expect(loadPolicy({ TAPSCOPE_POLICY: join(home, 'a.json') })).toMatchObject({ ok: false })
    writeFileSync(join(home, 'a.yaml'), 'outputs: [')
    expect(loadPolicy({ TAPSCOPE_POLICY: join(home, 'a.yaml') })).toMatchObject({ ok: false })
  })

  it.each([
    ['exec', 'exec:cat', true],
    ['exec:', 'exec:cat', true],
    ['exec:*', 'exec:cat', true],
    ['tcp:*', 'tls:a:1', false],
    ['tcp:soc:*', 'tcp:soc:1', true],
    ['tcp:soc:*', 'tcp:soc.evil:1', false],
    ['file:/a/*/c*', 'file:/a/b/../b/cd', true],
    ['file:/a/*', 'file:/a/../b', false],
    ['syslog', 'integration:syslog', true],
    ['integration:syslog', 'syslog:', true],
    ['*', 'stdout', true],
    ['a*a', 'stdout', false],
  ])('%s is about %s: %s', (pattern, output, matches) => {
    expect(refusal({ outputs: { deny: [pattern] } }, [spec(output)], false) !== null).toBe(matches)
    expect(refusal({ outputs: { allow: [pattern] } }, [spec(output)], false) === null).toBe(matches)
  })

  it('denies before it allows, and demands redaction', () => {
    const both = { outputs: { allow: ['file'], deny: ['file:/etc/*'] } }
    expect(refusal(both, [spec('file:/var/x'), spec('file:/etc/x')], false)).toContain('file:/etc/x')
    expect(refusal({ redact: 'required' }, [], false)).toContain('--redact')
    expect(refusal({ redact: 'required' }, [], true)).toBeNull()
    expect(refusal({ redact: { required: true } }, [], false)).toContain('--redact')
    expect(refusal({ redact: { paths: ['a.b'] } }, [], false)).toBeNull()
  })
})
